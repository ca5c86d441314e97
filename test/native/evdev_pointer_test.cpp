#include "linux/evdev/pointer.hpp"

#include <linux/input-event-codes.h>

#include <cmath>

#include "test_case.hpp"

using namespace capstan;
using namespace capstan::evdev;
using namespace capstan::test;

namespace {

constexpr std::int64_t ms = 1'000'000;

Pointer with_one_screen() {
  Pointer pointer;
  pointer.set_outputs({{100, 50, 1920, 1080}});
  return pointer;
}

EventRecord moved(Pointer& pointer, float dx, float dy) {
  EventRecord record{};
  pointer.move(MotionInput{dx, dy}, record);
  return record;
}

EventRecord moved_to(Pointer& pointer, float x, float y) {
  EventRecord record{};
  pointer.move(PositionInput{{x, y}}, record);
  return record;
}

EventRecord pressed(Pointer& pointer, std::uint16_t code, std::int64_t time_ns, bool down = true) {
  EventRecord record{};
  check(pointer.button({code, down}, modifier::shift, time_ns, record), "no button");
  return record;
}

EventRecord touched(Pointer& pointer, TouchInput::Phase phase, std::uint8_t contact, Position at = {}) {
  EventRecord record{};
  pointer.touch({phase, contact, at}, record);
  return record;
}

void relative_motion_has_no_place() {
  Pointer pointer = with_one_screen();
  const EventRecord record = moved(pointer, 2.5F, -3);
  check(record.kind == EventKind::move);
  check(std::isnan(record.pointer.x) && std::isnan(record.pointer.y), "a place was made up");
  check_equal(record.pointer.dx, 2.5F);
  check_equal(record.pointer.dy, -3.0F);
}

void an_absolute_device_says_a_place_on_the_only_screen() {
  Pointer pointer = with_one_screen();
  moved_to(pointer, 0.25F, 0.25F);
  const EventRecord record = moved_to(pointer, 0.5F, 0.25F);
  check_equal(record.pointer.x, 1060.0F);
  check_equal(record.pointer.y, 320.0F);
  check_equal(record.pointer.dx, 480.0F);
  check_equal(record.pointer.dy, 0.0F);
}

void with_two_screens_or_none_there_is_no_place() {
  Pointer pointer;
  check(std::isnan(moved_to(pointer, 0.5F, 0.5F).pointer.x));
  pointer.set_outputs({{0, 0, 1920, 1080}, {1920, 0, 1920, 1080}});
  check(std::isnan(moved_to(pointer, 0.5F, 0.5F).pointer.x));
}

void a_mouse_takes_the_known_place_away() {
  Pointer pointer = with_one_screen();
  moved_to(pointer, 0.5F, 0.5F);
  check_equal(pressed(pointer, BTN_LEFT, ms).button.x, 1060.0F);
  moved(pointer, 1, 0);
  check(std::isnan(pressed(pointer, BTN_LEFT, 2 * ms).button.x));
  moved_to(pointer, 0.5F, 0.5F);
  pointer.forget();
  check(std::isnan(pressed(pointer, BTN_LEFT, 3 * ms).button.x), "the compositor may have moved the cursor");
}

void buttons_are_w3c_buttons() {
  check_equal(*w3c_button(BTN_LEFT), 0);
  check_equal(*w3c_button(BTN_MIDDLE), 1);
  check_equal(*w3c_button(BTN_RIGHT), 2);
  check_equal(*w3c_button(BTN_SIDE), 3);
  check_equal(*w3c_button(BTN_EXTRA), 4);
  check(!w3c_button(BTN_TOOL_PEN).has_value());
  check(!w3c_button(BTN_0).has_value());
}

void a_button_tells_modifiers_and_both_ways() {
  Pointer pointer = with_one_screen();
  const EventRecord down = pressed(pointer, BTN_RIGHT, ms);
  check(down.kind == EventKind::button_down);
  check_equal(down.button.button, 2);
  check_equal(down.button.mods, modifier::shift);
  check(pressed(pointer, BTN_RIGHT, 2 * ms, false).kind == EventKind::button_up);
}

void presses_in_a_row_count() {
  Pointer pointer = with_one_screen();
  check_equal(pressed(pointer, BTN_LEFT, 1000 * ms).button.clicks, 1);
  check_equal(pressed(pointer, BTN_LEFT, 1050 * ms, false).button.clicks, 1);
  moved(pointer, 2, 2);
  check_equal(pressed(pointer, BTN_LEFT, 1300 * ms).button.clicks, 2);
  check_equal(pressed(pointer, BTN_LEFT, 1600 * ms).button.clicks, 3);
  check_equal(pressed(pointer, BTN_LEFT, 2100 * ms).button.clicks, 1);
  moved(pointer, 4, 0);
  moved(pointer, 4, 0);
  check_equal(pressed(pointer, BTN_LEFT, 2200 * ms).button.clicks, 1);
  check_equal(pressed(pointer, BTN_RIGHT, 2300 * ms).button.clicks, 1);
  pressed(pointer, BTN_LEFT, 2400 * ms);
  pointer.forget();
  check_equal(pressed(pointer, BTN_LEFT, 2500 * ms).button.clicks, 1);
}

void scrolling_passes_parts_of_a_notch_on() {
  Pointer pointer = with_one_screen();
  EventRecord record{};
  pointer.scroll({-30, 120}, record);
  check(record.kind == EventKind::wheel);
  check_equal(record.pointer.dx, -30.0F);
  check_equal(record.pointer.dy, 120.0F);
  check(std::isnan(record.pointer.x));
}

void a_touch_tells_its_finger_and_place() {
  using Phase = TouchInput::Phase;
  Pointer pointer = with_one_screen();
  const EventRecord down = touched(pointer, Phase::down, 3, {0.5F, 0.5F});
  check(down.kind == EventKind::touch_down);
  check_equal(down.touch.contact, 3);
  check_equal(down.touch.x, 1060.0F);
  touched(pointer, Phase::down, 4, {0, 0});
  const EventRecord move = touched(pointer, Phase::move, 3, {1, 1});
  check(move.kind == EventKind::touch_move);
  const EventRecord up = touched(pointer, Phase::up, 3);
  check(up.kind == EventKind::touch_up);
  check_equal(up.touch.x, 2020.0F);
  check_equal(up.touch.y, 1130.0F);
  check(touched(pointer, Phase::cancel, 4).kind == EventKind::touch_cancel);
  check(std::isnan(touched(pointer, Phase::up, 3).touch.x), "a touch that ended has a place");
}

void a_pen_tells_pressure_tilt_and_buttons() {
  Pointer pointer = with_one_screen();
  PenInput pen;
  pen.phase = PenInput::Phase::down;
  pen.at = {0.5F, 0.5F};
  pen.pressure = 0.5F;
  pen.tilt_x = -30.4F;
  pen.tilt_y = 200;
  pen.touches = true;
  EventRecord record{};
  pointer.pen(pen, record);
  check(record.kind == EventKind::pen_down);
  check_equal(record.pen.x, 1060.0F);
  check_equal(record.pen.pressure, 32768);
  check_equal(record.pen.tilt_x, -30);
  check_equal(record.pen.tilt_y, 90);
  check_equal(record.pen.buttons, 1);
  pen.phase = PenInput::Phase::move;
  pen.barrel = true;
  pointer.pen(pen, record);
  check(record.kind == EventKind::pen_move);
  check_equal(record.pen.buttons, 3);
  pen.eraser = true;
  pen.barrel = false;
  pointer.pen(pen, record);
  check_equal(record.pen.buttons, 32);
  pen.phase = PenInput::Phase::up;
  pen.touches = false;
  pen.pressure = 0;
  pointer.pen(pen, record);
  check(record.kind == EventKind::pen_up);
  check_equal(record.pen.buttons, 0);
  check_equal(record.pen.pressure, 0);
}

constexpr TestCase cases[] = {
    {"relative motion has no place", relative_motion_has_no_place},
    {"an absolute device says a place on the only screen", an_absolute_device_says_a_place_on_the_only_screen},
    {"with two screens, or none, there is no place", with_two_screens_or_none_there_is_no_place},
    {"a mouse, or another window, takes the known place away", a_mouse_takes_the_known_place_away},
    {"buttons are W3C buttons", buttons_are_w3c_buttons},
    {"a button tells modifiers, down and up", a_button_tells_modifiers_and_both_ways},
    {"presses in a row count while near in time and motion", presses_in_a_row_count},
    {"scrolling passes parts of a notch on", scrolling_passes_parts_of_a_notch_on},
    {"a touch tells its finger, and where it was last", a_touch_tells_its_finger_and_place},
    {"a pen tells pressure, tilt and buttons", a_pen_tells_pressure_tilt_and_buttons},
};

}  // namespace

int main() { return run_cases(cases); }
