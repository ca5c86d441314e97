// What happens when the reader is slow: moves merge, the last eighth is kept for keys and buttons, losses are said.
#include "test_case.hpp"
#include "test_ring.hpp"

using namespace capstan;
using namespace capstan::test;

namespace {

constexpr std::uint32_t capacity = 64;
constexpr std::uint32_t move_limit = 56;

// A context and as many moves as moves may take, all shown.
struct Pressed {
  TestRing ring{capacity};
  RingProducer producer{ring.bytes()};
  double time = 1;

  Pressed() {
    producer.open_context(1, 0, time++);
    ring.judge(1, every_kind);
    for (std::uint32_t i = 1; i < move_limit; ++i) producer.publish(move(time++, 0, 0, 1, 1));
    producer.flush();
  }
  void fill() {
    while (ring.get(ring_layout::tail) - ring.get(ring_layout::head) < capacity) {
      producer.publish(event(EventKind::key_down, time++));
      producer.flush();
    }
  }
};

void moves_are_not_merged_while_there_is_room() {
  Pressed pressed;
  const auto records = pressed.ring.drain();
  check_equal(records.size(), move_limit);
  for (std::size_t i = 1; i < records.size(); ++i) {
    check_equal(records[i].seq, i + 1);
    check_equal(records[i].pointer.dx, 1.0F);
  }
}

void moves_without_room_become_one_that_says_how_many_it_absorbed() {
  Pressed pressed;
  for (int i = 1; i <= 5; ++i) {
    EventRecord record = move(pressed.time++, static_cast<float>(10 * i), static_cast<float>(-10 * i), 2, -3);
    record.flags = static_cast<std::uint8_t>(i << event_flag::device_shift);
    pressed.producer.publish(record);
  }
  check(pressed.producer.flush().pending);
  check_equal(pressed.ring.drain().size(), move_limit);
  check(!pressed.producer.flush().pending);
  const auto records = pressed.ring.drain();
  check_equal(records.size(), 1);
  check_equal(records[0].seq, move_limit + 5);
  check_equal(records[0].time_ns, pressed.time - 1);
  check_equal(records[0].flags, 5 << event_flag::device_shift);
  check_equal(records[0].pointer.x, 50.0F);
  check_equal(records[0].pointer.y, -50.0F);
  check_equal(records[0].pointer.dx, 10.0F);
  check_equal(records[0].pointer.dy, -15.0F);
}

void keys_and_buttons_use_the_last_eighth() {
  Pressed pressed;
  for (std::uint32_t i = 0; i < capacity - move_limit; ++i) {
    pressed.producer.publish(event(i % 2 == 0 ? EventKind::key_down : EventKind::button_down, pressed.time++));
  }
  check(!pressed.producer.flush().pending);
  const auto records = pressed.ring.drain();
  check_equal(records.size(), capacity);
  check_equal(records.back().seq, capacity);
}

void wheels_leave_the_last_eighth_free() {
  Pressed pressed;
  pressed.producer.publish(event(EventKind::wheel, pressed.time++));
  pressed.producer.flush();
  const auto records = pressed.ring.drain();
  check_equal(records.size(), move_limit + 1);
  check(records.back().kind == EventKind::lost);
  check_equal(records.back().lost.wheels, 1);
  check_equal(records.back().lost.moves, 0);
}

void a_click_comes_after_the_move_that_waited() {
  Pressed pressed;
  pressed.producer.publish(move(pressed.time++, 1, 1, 1, 1));
  pressed.producer.publish(move(pressed.time++, 2, 2, 1, 1));
  pressed.producer.publish(event(EventKind::button_down, pressed.time++));
  pressed.producer.flush();
  const auto records = pressed.ring.drain();
  check_equal(records.size(), move_limit + 2);
  check(records[move_limit].kind == EventKind::move && records[move_limit + 1].kind == EventKind::button_down);
  check_equal(records[move_limit].seq, move_limit + 2);
  check_equal(records[move_limit + 1].seq, move_limit + 3);
}

void losses_are_counted_by_class_and_said_before_the_next_record() {
  Pressed pressed;
  pressed.fill();
  auto& producer = pressed.producer;
  producer.publish(event(EventKind::key_down, pressed.time++));
  producer.publish(event(EventKind::key_up, pressed.time++));
  producer.publish(event(EventKind::button_down, pressed.time++));
  const double last_loss = pressed.time;
  producer.publish(event(EventKind::wheel, pressed.time++));
  check(producer.flush().pending);
  check_equal(pressed.ring.drain().size(), capacity);
  producer.publish(event(EventKind::key_down, pressed.time++));
  check(!producer.flush().pending);
  const auto records = pressed.ring.drain();
  check_equal(records.size(), 2);
  check(records[0].kind == EventKind::lost && records[1].kind == EventKind::key_down);
  check_equal(records[0].lost.keys, 2);
  check_equal(records[0].lost.buttons, 1);
  check_equal(records[0].lost.wheels, 1);
  check_equal(records[0].lost.moves, 0);
  check_equal(records[0].epoch, 1);
  check_equal(records[0].time_ns, last_loss);
  check_equal(records[0].seq, capacity + 1);
  check_equal(records[1].seq, capacity + 2);
}

void a_move_older_than_a_loss_comes_before_it_and_a_newer_one_after() {
  for (const bool move_first : {true, false}) {
    Pressed pressed;
    pressed.fill();
    if (move_first) pressed.producer.publish(move(pressed.time++, 0, 0, 1, 1));
    pressed.producer.publish(event(EventKind::key_down, pressed.time++));
    if (!move_first) pressed.producer.publish(move(pressed.time++, 0, 0, 1, 1));
    pressed.producer.flush();
    pressed.ring.drain();
    pressed.producer.flush();
    const auto records = pressed.ring.drain();
    check_equal(records.size(), 2);
    check(records[0].kind == (move_first ? EventKind::move : EventKind::lost));
    check(records[0].time_ns < records[1].time_ns);
  }
}

void a_move_that_finds_no_room_before_the_next_context_is_counted() {
  Pressed pressed;
  pressed.fill();
  for (int i = 0; i < 3; ++i) pressed.producer.publish(move(pressed.time++, 0, 0, 1, 1));
  pressed.producer.open_context(2, 0, pressed.time++);
  pressed.producer.flush();
  const auto before = pressed.ring.drain();
  pressed.producer.flush();
  const auto records = pressed.ring.drain();
  check_equal(records.size(), 2);
  check(records[0].kind == EventKind::lost && records[1].kind == EventKind::context);
  check_equal(records[0].lost.moves, 3);
  check_equal(records[0].epoch, 1);
  check_equal(records[0].seq, before.back().seq + 1);
}

void a_waiting_move_is_dropped_when_its_epoch_is_denied() {
  Pressed pressed;
  pressed.producer.publish(move(pressed.time++, 0, 0, 1, 1));
  pressed.producer.publish(move(pressed.time++, 0, 0, 1, 1));
  pressed.ring.judge(1, 0);
  pressed.ring.drain();
  check(!pressed.producer.flush().pending);
  pressed.producer.open_context(2, 0, pressed.time++);
  pressed.producer.flush();
  const auto records = pressed.ring.drain();
  check_equal(records.size(), 1);
  check_equal(records[0].seq, move_limit + 1);
}

void counters_and_seq_wrap_at_two_to_the_32() {
  constexpr std::uint32_t start = 0xFFFF'FFD0;  // the counters wrap within the first ring-full
  TestRing ring(capacity, start);
  RingProducer producer(ring.bytes());
  producer.open_context(1, 0, 1);
  ring.judge(1, every_kind);
  double time = 2;
  std::uint32_t seq = start;
  for (int round = 0; round < 10; ++round) {
    for (std::uint32_t i = 0; i < capacity + 3; ++i) producer.publish(event(EventKind::key_down, time++));
    producer.flush();
    const auto records = ring.drain();
    check_equal(records.size(), capacity);
    for (const EventRecord& record : records) check_equal(record.seq, ++seq);
    if (round > 0) check_equal(records[0].lost.keys, 4U);
  }
  check_equal(ring.get(ring_layout::tail), start + 10 * capacity);
}

void moves_merge_across_the_wrap_of_seq() {
  TestRing ring(capacity, 0xFFFF'FFFF - move_limit - 1);
  RingProducer producer(ring.bytes());
  double time = 1;
  producer.open_context(1, 0, time++);
  for (int i = 0; i < 60; ++i) producer.publish(move(time++, 0, 0, 1, 1));
  producer.flush();
  const auto first = ring.drain();
  producer.flush();
  const auto records = ring.drain();
  check_equal(first.size(), move_limit);
  check_equal(records.size(), 1);
  check_equal(records[0].seq - first.back().seq, 60 - (move_limit - 1));
  check_equal(records[0].pointer.dx, 60.0F - (move_limit - 1));
}

void what_a_batch_filled_is_shown_at_once_to_a_reader_that_is_awake() {
  TestRing ring(256);
  RingProducer producer(ring.bytes());
  producer.open_context(1, 0, 1);
  for (int i = 0; i < 200; ++i) producer.publish(event(EventKind::key_down, 2 + i));
  check_equal(ring.get(ring_layout::tail), 192);
  check_equal(ring.get(ring_layout::seq), 192);
}

EventRecord key(EventKind kind, double time, std::uint16_t scan, std::uint8_t flags = 0) {
  EventRecord record = event(kind, time, flags);
  record.key.scan = scan;
  return record;
}

void a_release_whose_press_was_lost_is_lost_with_it() {
  Pressed pressed;
  pressed.fill();
  pressed.producer.publish(key(EventKind::key_down, pressed.time++, 30));
  pressed.producer.flush();
  pressed.ring.drain();
  pressed.producer.publish(key(EventKind::key_up, pressed.time++, 30));
  pressed.producer.publish(key(EventKind::key_up, pressed.time++, 31));
  pressed.producer.publish(key(EventKind::key_down, pressed.time++, 30));
  pressed.producer.publish(key(EventKind::key_up, pressed.time++, 30));
  pressed.producer.flush();
  std::uint32_t lost = 0;
  std::uint32_t kept = 0;
  for (const EventRecord& record : pressed.ring.drain()) {
    if (record.kind == EventKind::lost) lost += record.lost.keys;
    if (record.kind == EventKind::key_up || record.kind == EventKind::key_down) ++kept;
  }
  check_equal(lost, 2U);
  check_equal(kept, 3U);
}

void a_lost_repeat_leaves_the_release_of_its_press() {
  Pressed pressed;
  pressed.fill();
  pressed.producer.publish(key(EventKind::key_down, pressed.time++, 30, event_flag::repeat));
  pressed.producer.flush();
  pressed.ring.drain();
  pressed.producer.publish(key(EventKind::key_up, pressed.time++, 30));
  pressed.producer.flush();
  const auto records = pressed.ring.drain();
  check(records.back().kind == EventKind::key_up);
}

void a_lost_press_leaves_the_release_of_the_extended_key_of_the_same_code() {
  Pressed pressed;
  pressed.fill();
  pressed.producer.publish(key(EventKind::key_down, pressed.time++, 0x1C));
  pressed.producer.flush();
  pressed.ring.drain();
  pressed.producer.publish(key(EventKind::key_up, pressed.time++, 0xE01C));
  pressed.producer.flush();
  const auto records = pressed.ring.drain();
  check(records.back().kind == EventKind::key_up);
}

void a_release_in_the_next_context_is_not_lost_for_an_earlier_press() {
  Pressed pressed;
  pressed.fill();
  pressed.producer.publish(key(EventKind::key_down, pressed.time++, 30));
  pressed.producer.flush();
  pressed.ring.drain();
  pressed.producer.open_context(2, 0, pressed.time++);
  pressed.ring.judge(2, every_kind);
  pressed.producer.publish(key(EventKind::key_up, pressed.time++, 30));
  pressed.producer.flush();
  const auto records = pressed.ring.drain();
  check(records.back().kind == EventKind::key_up);
}

constexpr TestCase cases[] = {
    {"a release whose press was lost is lost with it", a_release_whose_press_was_lost_is_lost_with_it},
    {"a lost repeat leaves the release of its press", a_lost_repeat_leaves_the_release_of_its_press},
    {"a lost press leaves the release of the extended key of the same code",
     a_lost_press_leaves_the_release_of_the_extended_key_of_the_same_code},
    {"a release in the next context is not lost for an earlier press",
     a_release_in_the_next_context_is_not_lost_for_an_earlier_press},
    {"moves are not merged while there is room", moves_are_not_merged_while_there_is_room},
    {"moves without room become one that says how many it absorbed",
     moves_without_room_become_one_that_says_how_many_it_absorbed},
    {"keys and buttons use the last eighth", keys_and_buttons_use_the_last_eighth},
    {"wheels leave the last eighth free", wheels_leave_the_last_eighth_free},
    {"a click comes after the move that waited, into the last eighth if need be",
     a_click_comes_after_the_move_that_waited},
    {"losses are counted by class and said before the next record",
     losses_are_counted_by_class_and_said_before_the_next_record},
    {"a move older than a loss comes before it and a newer one after",
     a_move_older_than_a_loss_comes_before_it_and_a_newer_one_after},
    {"a move that finds no room before the next context is counted as lost",
     a_move_that_finds_no_room_before_the_next_context_is_counted},
    {"a waiting move is dropped without a gap when its epoch is denied",
     a_waiting_move_is_dropped_when_its_epoch_is_denied},
    {"counters and seq wrap at 2^32", counters_and_seq_wrap_at_two_to_the_32},
    {"moves merge across the wrap of seq", moves_merge_across_the_wrap_of_seq},
    {"a long batch is shown every 64 records", what_a_batch_filled_is_shown_at_once_to_a_reader_that_is_awake},
};

}  // namespace

int main() { return run_cases(cases); }
