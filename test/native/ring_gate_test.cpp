// What the gate, the streams and the verdict let in.
#include "test_case.hpp"
#include "test_ring.hpp"

using namespace capstan;
using namespace capstan::test;

namespace {

void a_closed_gate_lets_nothing_in() {
  TestRing ring;
  ring.set(ring_layout::gate, 0);
  RingProducer producer(ring.bytes());
  producer.open_context(1, context_change::focus, 1);
  producer.publish(event(EventKind::key_down, 2));
  producer.flush();
  check_equal(ring.drain().size(), 0);
}

void refused_events_leave_no_gap() {
  TestRing ring;
  RingProducer producer(ring.bytes());
  producer.open_context(1, context_change::focus, 1);
  producer.publish(event(EventKind::key_down, 2));
  producer.flush();
  ring.judge(1, 0);
  for (int i = 0; i < 1000; ++i) producer.publish(event(EventKind::key_down, 3 + i));
  producer.open_context(2, context_change::focus, 2000);
  ring.judge(2, every_kind);
  producer.publish(event(EventKind::key_down, 2001));
  producer.flush();
  const auto records = ring.drain();
  check_equal(records.size(), 4);
  for (std::size_t i = 0; i < records.size(); ++i) check_equal(records[i].seq, i + 1);
  check(records[2].kind == EventKind::context && records[3].kind == EventKind::key_down);
}

void nothing_enters_before_the_first_context() {
  TestRing ring;
  ring.judge(0, every_kind);
  RingProducer producer(ring.bytes());
  producer.publish(event(EventKind::key_down, 1));
  producer.flush();
  check_equal(ring.drain().size(), 0);
}

void a_kind_outside_streams_is_refused() {
  TestRing ring;
  ring.set(ring_layout::streams, kind_bit(EventKind::move));
  RingProducer producer(ring.bytes());
  producer.open_context(1, 0, 1);
  producer.publish(event(EventKind::key_down, 2));
  producer.publish(event(EventKind::move, 3));
  producer.flush();
  const auto records = ring.drain();
  check_equal(records.size(), 2);
  check(records[1].kind == EventKind::move);
  check_equal(records[1].seq, 2);
}

void a_kind_outside_the_verdict_is_refused() {
  TestRing ring;
  RingProducer producer(ring.bytes());
  producer.open_context(1, 0, 1);
  ring.judge(1, kind_bit(EventKind::button_down));
  producer.publish(event(EventKind::key_down, 2));
  producer.publish(event(EventKind::button_down, 3));
  producer.flush();
  const auto records = ring.drain();
  check_equal(records.size(), 2);
  check(records[1].kind == EventKind::button_down);
}

void injected_input_needs_keep_injected() {
  TestRing ring;
  ring.set(ring_layout::keep_injected, 0);
  RingProducer producer(ring.bytes());
  producer.open_context(1, 0, 1);
  producer.publish(event(EventKind::key_down, 2, event_flag::injected));
  producer.publish(event(EventKind::key_down, 3, event_flag::repeat));
  ring.set(ring_layout::keep_injected, 1);
  producer.publish(event(EventKind::key_down, 4, event_flag::injected));
  producer.flush();
  const auto records = ring.drain();
  check_equal(records.size(), 3);
  check_equal(records[1].time_ns, 3.0);
  check_equal(records[2].time_ns, 4.0);
}

void what_happened_before_the_gate_was_opened_is_refused() {
  TestRing ring;
  ring.memory().number(ring_layout::open_since) = 10;
  RingProducer producer(ring.bytes());
  producer.open_context(1, 0, 1);
  for (const double time_ns : {9.0, 9.999, 10.0}) producer.publish(event(EventKind::key_down, time_ns));
  producer.flush();
  const auto records = ring.drain();
  check_equal(records.size(), 2);
  check(records[0].kind == EventKind::context);
  check_equal(records[1].time_ns, 10.0);
}

void only_input_can_be_published() {
  TestRing ring;
  RingProducer producer(ring.bytes());
  producer.open_context(1, 0, 1);
  for (const int kind : {0, 7, 8, 16, 39, 255}) producer.publish(event(static_cast<EventKind>(kind), 2 + kind));
  producer.flush();
  check_equal(ring.drain().size(), 1);
}

void without_a_verdict_only_the_first_pass_and_the_rest_are_counted_with_it() {
  TestRing ring(4096);
  RingProducer producer(ring.bytes());
  producer.open_context(1, 0, 1);
  for (std::uint32_t i = 0; i < ring_layout::unjudged_limit + 10; ++i)
    producer.publish(event(EventKind::key_down, 2 + i));
  check(producer.flush().pending, "a held count must be tried again");
  check_equal(ring.drain().size(), 1 + ring_layout::unjudged_limit);
  ring.judge(1, every_kind);
  check(!producer.flush().pending);
  const auto records = ring.drain();
  check_equal(records.size(), 1);
  check(records[0].kind == EventKind::lost);
  check_equal(records[0].lost.keys, 10);
  check_equal(records[0].epoch, 1);
}

void a_host_that_never_answers_gets_one_count_an_epoch() {
  TestRing ring(4096);
  RingProducer producer(ring.bytes());
  producer.open_context(1, 0, 1);
  for (std::uint32_t i = 0; i < ring_layout::unjudged_limit + 10; ++i) {
    producer.publish(event(EventKind::key_down, 2 + i));
    producer.flush();
  }
  producer.open_context(2, 0, 9000);
  producer.flush();
  const auto records = ring.drain();
  check_equal(records.size(), 1 + ring_layout::unjudged_limit + 2);
  check(records[records.size() - 2].kind == EventKind::lost);
  check(records.back().kind == EventKind::context);
}

void losses_of_an_epoch_denied_meanwhile_are_forgotten() {
  TestRing ring(4096);
  RingProducer producer(ring.bytes());
  producer.open_context(1, 0, 1);
  for (std::uint32_t i = 0; i < ring_layout::unjudged_limit + 10; ++i)
    producer.publish(event(EventKind::key_down, 2 + i));
  producer.flush();
  ring.drain();
  ring.judge(1, 0);
  check(!producer.flush().pending);
  producer.open_context(2, 0, 9000);
  producer.flush();
  const auto records = ring.drain();
  check_equal(records.size(), 1);
  check(records[0].kind == EventKind::context);
  check_equal(records[0].seq, 1 + ring_layout::unjudged_limit + 1);
}

void losses_of_refused_kinds_are_not_counted() {
  TestRing ring(4096);
  RingProducer producer(ring.bytes());
  producer.open_context(1, 0, 1);
  for (std::uint32_t i = 0; i < ring_layout::unjudged_limit; ++i) producer.publish(event(EventKind::key_down, 2 + i));
  producer.publish(event(EventKind::key_down, 5000));
  producer.publish(event(EventKind::button_down, 5001));
  producer.flush();
  ring.drain();
  ring.judge(1, kind_bit(EventKind::button_down));
  producer.flush();
  const auto records = ring.drain();
  check_equal(records.size(), 1);
  check_equal(records[0].lost.keys, 0);
  check_equal(records[0].lost.buttons, 1);
}

void the_verdict_speaks_of_the_whole_epoch_number() {
  TestRing ring;
  RingProducer producer(ring.bytes());
  ring.judge(1, 0);
  producer.open_context(0x1'0001, 0, 1);
  producer.publish(event(EventKind::key_down, 2));
  producer.flush();
  const auto records = ring.drain();
  check_equal(records.size(), 2);
  check_equal(records[1].epoch, 1);
  check_equal(records[0].context.epoch, 0x1'0001);
}

void the_screens_bit_lets_no_event_in() {
  TestRing ring;
  RingProducer producer(ring.bytes());
  producer.open_context(1, 0, 1);
  ring.judge(1, ring_layout::screen_bit);
  for (int kind = 0; kind < 256; ++kind) producer.publish(event(static_cast<EventKind>(kind), 2 + kind));
  check(!producer.flush().pending);
  check_equal(ring.drain().size(), 1);
}

void losses_before_a_verdict_for_the_screen_alone_are_forgotten() {
  TestRing ring(4096);
  RingProducer producer(ring.bytes());
  producer.open_context(1, 0, 1);
  for (std::uint32_t i = 0; i < ring_layout::unjudged_limit + 10; ++i)
    producer.publish(event(EventKind::key_down, 2 + i));
  producer.flush();
  ring.drain();
  ring.judge(1, ring_layout::screen_bit);
  check(!producer.flush().pending);
  check_equal(ring.drain().size(), 0);
}

void a_move_that_waits_is_dropped_when_only_the_screen_is_allowed() {
  TestRing ring(64);
  RingProducer producer(ring.bytes());
  producer.open_context(1, 0, 1);
  for (int i = 0; i < 100; ++i) producer.publish(move(2 + i, 0, 0, 1, 1));
  check(producer.flush().pending, "a move waits for room");
  ring.judge(1, ring_layout::screen_bit);
  const auto shown = ring.drain().size();
  check(shown < 100);
  check(!producer.flush().pending);
  check_equal(ring.drain().size(), 0);
}

void memory_of_another_layout_is_not_valid() {
  TestRing ring;
  check(RingProducer::valid(ring.bytes()));
  check(!RingProducer::valid(ring.bytes().first(100)));
  check(!RingProducer::valid(ring.bytes().first(ring.bytes().size() - 32)));
  for (const std::uint32_t word : {ring_layout::magic, ring_layout::abi, ring_layout::header_bytes,
                                   ring_layout::record_bytes, ring_layout::capacity}) {
    const std::uint32_t right = ring.get(word);
    for (const std::uint32_t wrong : {0U, right + 1, right * 2, 0xFFFF'FFFFU}) {
      ring.set(word, wrong);
      check(!RingProducer::valid(ring.bytes()));
    }
    ring.set(word, right);
  }
  TestRing small(32);
  check(!RingProducer::valid(small.bytes()));
}

constexpr TestCase cases[] = {
    {"a closed gate lets nothing in", a_closed_gate_lets_nothing_in},
    {"refused events leave no gap", refused_events_leave_no_gap},
    {"nothing enters before the first context", nothing_enters_before_the_first_context},
    {"a kind outside streams is refused", a_kind_outside_streams_is_refused},
    {"a kind outside the verdict is refused", a_kind_outside_the_verdict_is_refused},
    {"injected input needs keep_injected", injected_input_needs_keep_injected},
    {"what happened before the gate was opened is refused", what_happened_before_the_gate_was_opened_is_refused},
    {"only input can be published", only_input_can_be_published},
    {"without a verdict only the first pass, and the rest are counted once it comes",
     without_a_verdict_only_the_first_pass_and_the_rest_are_counted_with_it},
    {"a host that never answers gets one count an epoch", a_host_that_never_answers_gets_one_count_an_epoch},
    {"losses of an epoch that was denied meanwhile are forgotten", losses_of_an_epoch_denied_meanwhile_are_forgotten},
    {"losses of kinds that the verdict refuses are not counted", losses_of_refused_kinds_are_not_counted},
    {"the verdict speaks of the whole epoch number, not of its low half", the_verdict_speaks_of_the_whole_epoch_number},
    {"the screen's bit lets no event in", the_screens_bit_lets_no_event_in},
    {"losses before a verdict for the screen alone are forgotten",
     losses_before_a_verdict_for_the_screen_alone_are_forgotten},
    {"a move that waits is dropped when only the screen is allowed",
     a_move_that_waits_is_dropped_when_only_the_screen_is_allowed},
    {"memory of another layout is not valid", memory_of_another_layout_is_not_valid},
};

}  // namespace

int main() { return run_cases(cases); }
