// The doorbell: rung once a sleep, and only for news. Faults.
#include "test_case.hpp"
#include "test_ring.hpp"

using namespace capstan;
using namespace capstan::test;

namespace {

void a_reader_that_is_awake_is_not_rung() {
  TestRing ring;
  RingProducer producer(ring.bytes());
  producer.open_context(1, 0, 1);
  check(!producer.flush().ring_doorbell);
  check_equal(ring.get(ring_layout::doorbells), 0);
}

void a_sleeping_reader_is_rung_once_a_sleep() {
  TestRing ring;
  RingProducer producer(ring.bytes());
  producer.open_context(1, 0, 1);
  producer.flush();
  ring.drain();
  check(ring.sleep());
  producer.publish(event(EventKind::key_down, 2));
  check(producer.flush().ring_doorbell);
  check_equal(ring.get(ring_layout::asleep), 0);
  producer.publish(event(EventKind::key_down, 3));
  check(!producer.flush().ring_doorbell);
  check_equal(ring.get(ring_layout::doorbells), 1);
}

void refused_events_do_not_ring() {
  TestRing ring;
  RingProducer producer(ring.bytes());
  producer.open_context(1, 0, 1);
  producer.flush();
  ring.drain();
  ring.judge(1, 0);
  check(ring.sleep());
  producer.publish(event(EventKind::key_down, 2));
  check(!producer.flush().ring_doorbell);
  check_equal(ring.get(ring_layout::asleep), 1);
}

void a_merged_move_does_not_ring_before_it_is_shown() {
  TestRing ring;
  RingProducer producer(ring.bytes());
  producer.open_context(1, 0, 1);
  for (int i = 0; i < 60; ++i) producer.publish(move(2 + i, 0, 0, 1, 1));
  producer.flush();
  ring.set(ring_layout::asleep, 1);
  producer.publish(move(100, 0, 0, 1, 1));
  check(!producer.flush().ring_doorbell);
  ring.drain();
  check(producer.flush().ring_doorbell);
}

void records_shown_early_in_a_long_batch_still_ring_at_its_end() {
  TestRing ring(256);
  RingProducer producer(ring.bytes());
  ring.set(ring_layout::asleep, 1);
  producer.open_context(1, 0, 1);
  for (int i = 0; i < 63; ++i) producer.publish(event(EventKind::key_down, 2 + i));
  check_equal(ring.get(ring_layout::tail), 64);
  check(producer.flush().ring_doorbell);
}

void the_reader_stays_awake_when_something_came_before_it_slept() {
  TestRing ring;
  RingProducer producer(ring.bytes());
  producer.open_context(1, 0, 1);
  producer.flush();
  ring.drain();
  producer.publish(event(EventKind::key_down, 2));
  producer.flush();
  check(!ring.sleep());
  check_equal(ring.get(ring_layout::asleep), 0);
}

void a_context_that_became_known_rings_without_a_record() {
  TestRing ring;
  RingProducer producer(ring.bytes());
  producer.open_context(1, 0, 1);
  producer.flush();
  ring.drain();
  check(ring.sleep());
  producer.context_ready();
  check_equal(ring.get(ring_layout::context_serial), 1);
  check(producer.flush().ring_doorbell);
  check(!producer.flush().ring_doorbell);
}

void only_the_first_fault_counts() {
  TestRing ring;
  RingProducer producer(ring.bytes());
  producer.fail(Fault::connection_lost, -5);
  producer.fail(Fault::internal, 7);
  check_equal(ring.get(ring_layout::fault), static_cast<std::uint32_t>(Fault::connection_lost));
  check_equal(static_cast<std::int32_t>(ring.get(ring_layout::fault_os_error)), -5);
}

void notes_gather_until_the_reader_takes_them() {
  TestRing ring;
  RingProducer producer(ring.bytes());
  producer.note(Health::hook_stalled);
  producer.note(Health::hook_stalled);
  producer.note(Health::hook_reinstalled);
  check_equal(ring.get(ring_layout::health),
              static_cast<std::uint32_t>(Health::hook_stalled) | static_cast<std::uint32_t>(Health::hook_reinstalled));
}

void a_new_producer_keeps_the_notes_before_it() {
  TestRing ring;
  RingProducer(ring.bytes()).note(Health::keys_released);
  RingProducer next(ring.bytes());
  check_equal(ring.get(ring_layout::health), static_cast<std::uint32_t>(Health::keys_released));
}

void a_new_producer_clears_the_fault_before_it() {
  TestRing ring;
  RingProducer(ring.bytes()).fail(Fault::connection_lost, 5);
  const RingProducer next(ring.bytes());
  check_equal(ring.get(ring_layout::fault), 0);
  check_equal(ring.get(ring_layout::fault_os_error), 0);
}

constexpr TestCase cases[] = {
    {"a reader that is awake is not rung", a_reader_that_is_awake_is_not_rung},
    {"a sleeping reader is rung once a sleep", a_sleeping_reader_is_rung_once_a_sleep},
    {"refused events do not ring", refused_events_do_not_ring},
    {"a merged move does not ring before it is shown", a_merged_move_does_not_ring_before_it_is_shown},
    {"records shown early in a long batch still ring at its end",
     records_shown_early_in_a_long_batch_still_ring_at_its_end},
    {"the reader stays awake when something came before it slept",
     the_reader_stays_awake_when_something_came_before_it_slept},
    {"a context that became known rings without a record", a_context_that_became_known_rings_without_a_record},
    {"only the first fault counts", only_the_first_fault_counts},
    {"notes gather until the reader takes them", notes_gather_until_the_reader_takes_them},
    {"a new producer keeps the notes before it", a_new_producer_keeps_the_notes_before_it},
    {"a new producer clears the fault before it", a_new_producer_clears_the_fault_before_it},
};

}  // namespace

int main() { return run_cases(cases); }
