// Touches and pens: presses like any other, whose moves belong to them.
#include <cmath>
#include <initializer_list>
#include <limits>

#include "test_case.hpp"
#include "test_ring.hpp"

using namespace capstan;
using namespace capstan::test;

namespace {

constexpr std::uint32_t capacity = 64;
constexpr std::uint32_t touch_kinds = kind_bit(EventKind::touch_down) | kind_bit(EventKind::touch_move) |
                                      kind_bit(EventKind::touch_up) | kind_bit(EventKind::touch_cancel);
constexpr std::uint32_t pen_kinds =
    kind_bit(EventKind::pen_down) | kind_bit(EventKind::pen_move) | kind_bit(EventKind::pen_up);

EventRecord touch(EventKind kind, double time, std::uint8_t contact) {
  EventRecord record = event(kind, time);
  record.touch = {.x = 1, .y = 2, .contact = contact, .reserved = {}};
  return record;
}

EventRecord pen(EventKind kind, double time, std::uint8_t buttons) {
  EventRecord record = event(kind, time);
  record.pen = {.x = 1, .y = 2, .pressure = 9, .tilt_x = -3, .tilt_y = 4, .buttons = buttons, .reserved = {}};
  return record;
}

LostPayload losses_in(const std::vector<EventRecord>& records) {
  LostPayload sum{};
  for (const EventRecord& record : records) {
    if (record.kind != EventKind::lost) continue;
    sum.keys += record.lost.keys;
    sum.buttons += record.lost.buttons;
    sum.wheels += record.lost.wheels;
    sum.moves += record.lost.moves;
  }
  return sum;
}

std::uint32_t shown(const std::vector<EventRecord>& records, std::uint32_t kinds) {
  std::uint32_t count = 0;
  for (const EventRecord& record : records) count += (kind_bit(record.kind) & kinds) != 0 ? 1 : 0;
  return count;
}

// A context, judged, in a ring that keys have filled to the last slot.
struct Full {
  TestRing ring{capacity};
  RingProducer producer{ring.bytes()};
  double time = 1;

  Full() {
    producer.open_context(1, 0, time++);
    ring.judge(1, every_kind);
    for (std::uint32_t i = 1; i < capacity; ++i) producer.publish(event(EventKind::key_down, time++));
    producer.flush();
  }
  // Publishes what finds no room, then makes room.
  void lose(const EventRecord& record) {
    producer.publish(record);
    producer.flush();
    ring.drain();
  }
  std::vector<EventRecord> rest() {
    producer.flush();
    return ring.drain();
  }
};

void touches_and_pens_go_through_as_they_are() {
  TestRing ring;
  RingProducer producer(ring.bytes());
  producer.open_context(1, 0, 1);
  ring.judge(1, touch_kinds | pen_kinds);
  EventRecord unplaced = touch(EventKind::touch_move, 3, 200);
  unplaced.touch.x = unplaced.touch.y = std::numeric_limits<float>::quiet_NaN();
  producer.publish(touch(EventKind::touch_down, 2, 200));
  producer.publish(unplaced);
  producer.publish(pen(EventKind::pen_down, 4, 1));
  producer.publish(event(EventKind::move, 5));
  producer.flush();
  const auto records = ring.drain();
  check_equal(records.size(), 4);
  check_equal(records[1].touch.contact, 200);
  check_equal(records[1].touch.y, 2.0F);
  check(std::isnan(records[2].touch.x) && std::isnan(records[2].touch.y));
  check_equal(records[3].pen.pressure, 9);
  check_equal(records[3].pen.tilt_x, -3);
  check_equal(records[3].pen.buttons, 1);
}

void touches_and_pens_are_refused_like_all_else() {
  const EventRecord inputs[] = {touch(EventKind::touch_down, 2, 0), touch(EventKind::touch_move, 3, 0),
                                touch(EventKind::touch_up, 4, 0),   touch(EventKind::touch_cancel, 5, 0),
                                pen(EventKind::pen_down, 6, 1),     pen(EventKind::pen_move, 7, 1),
                                pen(EventKind::pen_up, 8, 0)};
  const auto let_in = [&](auto set_up) {
    TestRing ring;
    RingProducer producer(ring.bytes());
    producer.open_context(1, 0, 1);
    set_up(ring);
    for (const EventRecord& record : inputs) producer.publish(record);
    producer.flush();
    return shown(ring.drain(), touch_kinds | pen_kinds);
  };
  check_equal(let_in([](TestRing&) {}), 7);
  check_equal(let_in([](TestRing& ring) { ring.set(ring_layout::gate, 0); }), 0);
  check_equal(let_in([](TestRing& ring) { ring.set(ring_layout::streams, pen_kinds); }), 3);
  check_equal(let_in([](TestRing& ring) { ring.judge(1, touch_kinds); }), 4);
  check_equal(let_in([](TestRing& ring) { ring.judge(1, 0); }), 0);
}

void downs_and_ups_are_lost_as_buttons_and_moves_as_moves() {
  Full full;
  for (const EventKind kind :
       {EventKind::touch_down, EventKind::touch_up, EventKind::touch_down, EventKind::touch_cancel}) {
    full.producer.publish(touch(kind, full.time++, 0));
  }
  full.producer.publish(pen(EventKind::pen_down, full.time++, 1));
  full.producer.publish(pen(EventKind::pen_up, full.time++, 0));
  full.producer.publish(pen(EventKind::pen_move, full.time++, 0));
  full.producer.flush();
  full.ring.drain();
  const LostPayload lost = losses_in(full.rest());
  check_equal(lost.buttons, 6);
  check_equal(lost.moves, 1);
  check_equal(lost.keys + lost.wheels, 0);
}

void moves_of_touches_leave_the_last_eighth_free_and_are_not_merged() {
  TestRing ring(capacity);
  RingProducer producer(ring.bytes());
  producer.open_context(1, 0, 1);
  ring.judge(1, every_kind);
  producer.publish(touch(EventKind::touch_down, 2, 0));
  constexpr std::uint32_t room = capacity - capacity / 8 - 2;  // the context and the start are in
  for (std::uint32_t i = 0; i < room + 3; ++i) producer.publish(touch(EventKind::touch_move, 3 + i, 0));
  producer.publish(touch(EventKind::touch_up, 100, 0));
  producer.flush();
  const auto records = ring.drain();
  check_equal(shown(records, kind_bit(EventKind::touch_move)), room);
  check_equal(losses_in(records).moves, 3);
  check(records.back().kind == EventKind::touch_up, "the end of the touch finds room");
  for (std::size_t i = 0; i < records.size(); ++i) check_equal(records[i].seq, i + 1);
}

void a_touch_whose_start_was_lost_is_lost_whole() {
  Full full;
  full.lose(touch(EventKind::touch_down, full.time++, 3));
  full.producer.publish(touch(EventKind::touch_move, full.time++, 3));
  full.producer.publish(touch(EventKind::touch_move, full.time++, 3));
  full.producer.publish(touch(EventKind::touch_up, full.time++, 3));
  const auto records = full.rest();
  check_equal(shown(records, touch_kinds), 0);
  check_equal(losses_in(records).buttons, 2);
  check_equal(losses_in(records).moves, 2);
  full.producer.publish(touch(EventKind::touch_down, full.time++, 3));
  full.producer.publish(touch(EventKind::touch_move, full.time++, 3));
  check_equal(shown(full.rest(), touch_kinds), 2);
}

void a_touch_that_was_cancelled_ends_too() {
  Full full;
  full.lose(touch(EventKind::touch_down, full.time++, 3));
  full.producer.publish(touch(EventKind::touch_cancel, full.time++, 3));
  full.producer.publish(touch(EventKind::touch_up, full.time++, 3));
  const auto records = full.rest();
  check_equal(losses_in(records).buttons, 2);
  check_equal(shown(records, touch_kinds), 1);  // that of another touch, for all the ring knows
}

void a_lost_touch_takes_no_other_finger_button_or_pen_with_it() {
  Full full;
  full.lose(touch(EventKind::touch_down, full.time++, 0));
  full.producer.publish(touch(EventKind::touch_move, full.time++, 255));
  full.producer.publish(touch(EventKind::touch_up, full.time++, 1));
  full.producer.publish(event(EventKind::button_up, full.time++));
  full.producer.publish(event(EventKind::key_up, full.time++));
  full.producer.publish(pen(EventKind::pen_move, full.time++, 1));
  full.producer.publish(pen(EventKind::pen_up, full.time++, 0));
  check_equal(full.rest().size(), 1 + 6);  // the loss itself
}

void a_stroke_whose_start_was_lost_is_lost_but_not_the_way_of_a_pen_that_is_near() {
  for (const std::uint8_t touching : {std::uint8_t{1}, std::uint8_t{3}, std::uint8_t{32}}) {
    Full full;
    full.lose(pen(EventKind::pen_down, full.time++, touching));
    full.producer.publish(pen(EventKind::pen_move, full.time++, touching));
    full.producer.publish(pen(EventKind::pen_move, full.time++, 2));
    full.producer.publish(pen(EventKind::pen_up, full.time++, 0));
    full.producer.publish(pen(EventKind::pen_move, full.time++, 0));
    const auto records = full.rest();
    check_equal(losses_in(records).buttons, 2);
    check_equal(losses_in(records).moves, 1);
    check_equal(shown(records, pen_kinds), 2);
  }
}

void a_touch_that_goes_on_in_the_next_context_is_not_counted_there() {
  Full full;
  full.lose(touch(EventKind::touch_down, full.time++, 3));
  full.producer.open_context(2, 0, full.time++);
  full.ring.judge(2, every_kind);
  full.producer.publish(touch(EventKind::touch_move, full.time++, 3));
  const auto records = full.rest();
  check(records.back().kind == EventKind::touch_move, "the reader drops it: it has no start");
}

void losses_of_touches_that_the_verdict_refuses_are_not_counted() {
  TestRing ring(4096);
  RingProducer producer(ring.bytes());
  producer.open_context(1, 0, 1);
  for (std::uint32_t i = 0; i < ring_layout::unjudged_limit; ++i) producer.publish(event(EventKind::key_down, 2 + i));
  producer.publish(event(EventKind::key_down, 5000));
  producer.publish(touch(EventKind::touch_down, 5001, 0));
  producer.publish(touch(EventKind::touch_move, 5002, 0));
  producer.publish(pen(EventKind::pen_down, 5003, 1));
  producer.flush();
  ring.drain();
  ring.judge(1, kind_bit(EventKind::key_down) | kind_bit(EventKind::key_up));
  producer.flush();
  const LostPayload lost = losses_in(ring.drain());
  check_equal(lost.keys, 1);
  check_equal(lost.buttons, 0);
  check_equal(lost.moves, 0);
}

constexpr TestCase cases[] = {
    {"touches and pens go through as they are, without a place too", touches_and_pens_go_through_as_they_are},
    {"gate, streams and verdict refuse touches and pens like all else", touches_and_pens_are_refused_like_all_else},
    {"what goes down or up is lost as buttons are, and moves as moves",
     downs_and_ups_are_lost_as_buttons_and_moves_as_moves},
    {"moves of touches leave the last eighth free and are never merged",
     moves_of_touches_leave_the_last_eighth_free_and_are_not_merged},
    {"a touch whose start was lost is lost whole, and counted", a_touch_whose_start_was_lost_is_lost_whole},
    {"a touch that was cancelled ends too", a_touch_that_was_cancelled_ends_too},
    {"a lost touch takes no other finger, button, key or pen with it",
     a_lost_touch_takes_no_other_finger_button_or_pen_with_it},
    {"a stroke whose start was lost is lost, but not the way of a pen that is near",
     a_stroke_whose_start_was_lost_is_lost_but_not_the_way_of_a_pen_that_is_near},
    {"a touch that goes on in the next context is not counted there",
     a_touch_that_goes_on_in_the_next_context_is_not_counted_there},
    {"losses of touches that the verdict refuses are not counted",
     losses_of_touches_that_the_verdict_refuses_are_not_counted},
};

}  // namespace

int main() { return run_cases(cases); }
