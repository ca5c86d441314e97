// Contexts are never lost, and never seen out of order with what belongs to them.
#include "test_case.hpp"
#include "test_ring.hpp"

using namespace capstan;
using namespace capstan::test;

namespace {

constexpr std::uint32_t capacity = 64;

// Epoch 1, allowed, with the whole ring full.
struct Full {
  TestRing ring{capacity};
  RingProducer producer{ring.bytes()};
  double time = 1;

  Full() {
    producer.open_context(1, 0, time++);
    ring.judge(1, every_kind);
    for (std::uint32_t i = 1; i < capacity; ++i) key();
    producer.flush();
  }
  void key() { producer.publish(event(EventKind::key_down, time++)); }
};

void a_context_names_its_epoch_and_changes() {
  TestRing ring;
  RingProducer producer(ring.bytes());
  producer.open_context(0xABCD'1234, context_change::focus | context_change::name, 7);
  producer.publish(event(EventKind::key_down, 8));
  producer.flush();
  const auto records = ring.drain();
  check_equal(records.size(), 2);
  check(records[0].kind == EventKind::context);
  check_equal(records[0].epoch, 0x1234);
  check_equal(records[0].context.epoch, 0xABCD'1234);
  check_equal(records[0].context.changes, 5);
  check_equal(records[0].time_ns, 7.0);
  check_equal(records[1].epoch, 0x1234);
}

void a_context_without_room_waits_and_its_losses_follow_it() {
  Full full;
  full.key();
  full.producer.open_context(2, context_change::focus, full.time++);
  full.key();
  full.key();
  check(full.producer.flush().pending);
  full.ring.drain();
  check(!full.producer.flush().pending);
  const auto records = full.ring.drain();
  check_equal(records.size(), 3);
  check(records[0].kind == EventKind::lost && records[1].kind == EventKind::context);
  check(records[2].kind == EventKind::lost);
  check_equal(records[0].epoch, 1);
  check_equal(records[0].lost.keys, 1);
  check_equal(records[1].context.epoch, 2);
  check_equal(records[2].epoch, 2);
  check_equal(records[2].lost.keys, 2);
  check(records[0].time_ns < records[1].time_ns && records[1].time_ns < records[2].time_ns);
}

void waiting_contexts_collapse_into_the_newest_without_a_trace() {
  Full full;
  full.producer.open_context(2, context_change::focus, full.time++);
  full.key();
  full.producer.open_context(3, context_change::name, full.time++);
  full.key();
  full.key();
  const double newest = full.time;
  full.producer.open_context(4, context_change::pointer, full.time++);
  full.producer.flush();
  const auto before = full.ring.drain();
  full.producer.flush();
  const auto records = full.ring.drain();
  check_equal(records.size(), 1);
  check_equal(records[0].context.epoch, 4);
  check_equal(records[0].context.changes, 7);
  check_equal(records[0].time_ns, newest);
  check_equal(records[0].seq, before.back().seq + 1);
}

void losses_of_the_epoch_before_outlive_the_collapse() {
  Full full;
  full.key();
  full.producer.open_context(2, 0, full.time++);
  full.producer.open_context(3, 0, full.time++);
  full.ring.drain();
  full.producer.flush();
  const auto records = full.ring.drain();
  check_equal(records.size(), 2);
  check(records[0].kind == EventKind::lost);
  check_equal(records[0].epoch, 1);
  check_equal(records[1].context.epoch, 3);
}

void a_single_free_slot_goes_to_what_is_oldest() {
  Full full;
  full.key();
  full.producer.open_context(2, 0, full.time++);
  full.key();
  for (const EventKind kind : {EventKind::lost, EventKind::context, EventKind::lost}) {
    full.ring.drain(1);
    full.producer.flush();
    check(full.ring.memory().read(full.ring.get(ring_layout::tail) - 1).kind == kind);
  }
  check(!full.producer.flush().pending);
}

void the_context_refused_by_a_closed_gate_comes_when_it_opens() {
  TestRing ring;
  ring.set(ring_layout::gate, 0);
  RingProducer producer(ring.bytes());
  producer.open_context(1, context_change::focus, 1);
  producer.publish(event(EventKind::key_down, 2));
  producer.open_context(2, context_change::name, 3);
  producer.publish(event(EventKind::key_down, 4));
  check(producer.flush().pending);
  ring.set(ring_layout::gate, 1);
  producer.publish(event(EventKind::key_down, 5));
  producer.flush();
  const auto records = ring.drain();
  check_equal(records.size(), 2);
  check_equal(records[0].context.epoch, 2);
  check_equal(records[0].context.changes, context_change::focus | context_change::name);
  check_equal(records[0].seq, 1);
  check_equal(records[1].time_ns, 5.0);
}

void closing_the_gate_forgets_what_waits_but_the_context() {
  Full full;
  full.key();
  full.producer.publish(move(full.time++, 0, 0, 1, 1));
  full.producer.open_context(2, 0, full.time++);
  full.key();
  full.ring.set(ring_layout::gate, 0);
  full.producer.flush();
  full.ring.set(ring_layout::gate, 1);
  full.ring.drain();
  full.producer.flush();
  const auto records = full.ring.drain();
  check_equal(records.size(), 1);
  check(records[0].kind == EventKind::context);
  check_equal(records[0].context.epoch, 2);
}

void a_new_producer_goes_on_from_tail_and_seq_with_nothing_waiting() {
  Full full;
  full.key();
  full.producer.publish(move(full.time++, 0, 0, 1, 1));
  full.producer.flush();
  full.ring.drain();
  RingProducer next(full.ring.bytes());
  next.publish(event(EventKind::key_down, full.time++));
  check(!next.flush().pending);
  check_equal(full.ring.drain().size(), 0);
  next.open_context(2, 0, full.time++);
  next.publish(event(EventKind::key_down, full.time++));
  next.flush();
  const auto records = full.ring.drain();
  check_equal(records.size(), 2);
  check_equal(records[0].seq, capacity + 1);
  check_equal(records[1].seq, capacity + 2);
  check_equal(full.ring.get(ring_layout::tail), capacity + 2);
}

void a_record_that_was_not_shown_is_overwritten_by_the_next_producer() {
  TestRing ring;
  {
    RingProducer producer(ring.bytes());
    producer.open_context(1, 0, 1);
    producer.publish(event(EventKind::key_down, 2));
  }
  RingProducer next(ring.bytes());
  next.open_context(2, 0, 3);
  next.flush();
  const auto records = ring.drain();
  check_equal(records.size(), 1);
  check_equal(records[0].context.epoch, 2);
  check_equal(records[0].seq, 1);
}

constexpr TestCase cases[] = {
    {"a context names its epoch and what changed", a_context_names_its_epoch_and_changes},
    {"a context without room waits, and its losses follow it", a_context_without_room_waits_and_its_losses_follow_it},
    {"waiting contexts collapse into the newest without a trace",
     waiting_contexts_collapse_into_the_newest_without_a_trace},
    {"losses of the epoch before outlive the collapse", losses_of_the_epoch_before_outlive_the_collapse},
    {"a single free slot goes to what is oldest", a_single_free_slot_goes_to_what_is_oldest},
    {"the context that a closed gate refused comes when it opens",
     the_context_refused_by_a_closed_gate_comes_when_it_opens},
    {"closing the gate forgets what waits, but not the context", closing_the_gate_forgets_what_waits_but_the_context},
    {"a new producer goes on from tail and seq with nothing waiting",
     a_new_producer_goes_on_from_tail_and_seq_with_nothing_waiting},
    {"a record that was not shown is overwritten by the next producer",
     a_record_that_was_not_shown_is_overwritten_by_the_next_producer},
};

}  // namespace

int main() { return run_cases(cases); }
