#include "win/pointer.hpp"

#include "test_case.hpp"

using namespace capstan::win;
using namespace capstan::test;

namespace {

constexpr std::int64_t ms = 1'000'000;
constexpr ClickRule rule = {500, 4, 4};

// A second monitor to the left of the first.
Pointer made_pointer() {
  Pointer pointer;
  pointer.set_bounds({-1920, 0, 3840, 1080});
  pointer.correct({100, 100});
  return pointer;
}

void check_place(Place place, float x, float y) {
  check_equal(place.x, x);
  check_equal(place.y, y);
}

void a_move_tells_the_place_and_the_way_to_it() {
  Pointer pointer = made_pointer();
  const auto motion = pointer.move({-50, 130});
  check(motion.has_value());
  check_place(motion->place, -50, 130);
  check_place(motion->by, -150, 30);
}

void the_edge_holds_the_pointer_but_not_the_motion() {
  Pointer pointer = made_pointer();
  pointer.move({1919, 500});
  const auto motion = pointer.move({1930, 1200});
  check(motion.has_value());
  check_place(motion->place, 1919, 1079);
  check_place(motion->by, 11, 700);
  check_place(pointer.move({-5000, -5000})->place, -1920, 0);
}

void a_move_to_the_same_place_is_none() {
  Pointer pointer = made_pointer();
  check(!pointer.move({100, 100}).has_value());
}

void clicks_count_on_past_two() {
  Pointer pointer = made_pointer();
  for (int i = 1; i <= 300; ++i) {
    check_equal(pointer.press(0, i * 400 * ms, {5, 5}, rule), i < 255 ? i : 255);
    pointer.release(0);
  }
}

void a_late_or_far_press_or_another_button_starts_anew() {
  Pointer pointer = made_pointer();
  pointer.press(0, 0, {5, 5}, rule);
  check_equal(pointer.press(0, 500 * ms, {7, 3}, rule), 2);
  check_equal(pointer.press(0, 1001 * ms, {7, 3}, rule), 1);
  check_equal(pointer.press(0, 1100 * ms, {10, 3}, rule), 1);
  check_equal(pointer.press(2, 1200 * ms, {10, 3}, rule), 1);
}

void forgotten_clicks_start_anew() {
  Pointer pointer = made_pointer();
  pointer.press(0, 0, {5, 5}, rule);
  pointer.forget_clicks();
  check_equal(pointer.press(0, 100 * ms, {5, 5}, rule), 1);
}

void a_button_is_held_from_press_to_release() {
  Pointer pointer = made_pointer();
  check(!pointer.held_since(3).has_value());
  pointer.press(3, 7, {5, 5}, rule);
  check_equal(*pointer.held_since(3), 7);
  pointer.release(3);
  check(!pointer.held_since(3).has_value());
}

void check_button(std::uint32_t message, std::uint32_t data, std::uint8_t button, bool down) {
  const auto change = button_of(message, data);
  check(change.has_value());
  check_equal(change->button, button);
  check_equal(change->down, down);
}

// Numbers of winuser.h.
void buttons_are_numbered_as_in_w3c() {
  check_button(0x0201, 0, 0, true);
  check_button(0x0202, 0, 0, false);
  check_button(0x0207, 0, 1, true);
  check_button(0x0208, 0, 1, false);
  check_button(0x0204, 0, 2, true);
  check_button(0x0205, 0, 2, false);
  check_button(0x020B, 0x0001'0000, 3, true);
  check_button(0x020C, 0x0002'0000, 4, false);
  check(!button_of(0x020B, 0x0003'0000).has_value());
  check(!button_of(0x0200, 0).has_value());
}

void the_wheel_goes_down_and_to_the_right() {
  check_place(*wheel_of(0x020A, 0x0078'0000), 0, -120);
  check_place(*wheel_of(0x020A, 0xFF88'0000), 0, 120);
  check_place(*wheel_of(0x020E, 0x0078'0000), 120, 0);
  check_place(*wheel_of(0x020E, 0xFF88'0000), -120, 0);
  check(!wheel_of(0x0201, 0x0078'0000).has_value());
}

void a_fraction_of_a_notch_is_not_lost() {
  check_place(*wheel_of(0x020A, 0x0001'0000), 0, -1);
  check_place(*wheel_of(0x020A, 0xFFF1'0000), 0, 15);
}

constexpr TestCase cases[] = {
    {"a move tells the place and the way to it", a_move_tells_the_place_and_the_way_to_it},
    {"the edge of the virtual screen holds the pointer, but not the motion",
     the_edge_holds_the_pointer_but_not_the_motion},
    {"a move to the same place is none", a_move_to_the_same_place_is_none},
    {"clicks count on past two, to 255", clicks_count_on_past_two},
    {"a late or far press, or another button, starts anew", a_late_or_far_press_or_another_button_starts_anew},
    {"forgotten clicks start anew", forgotten_clicks_start_anew},
    {"a button is held from press to release", a_button_is_held_from_press_to_release},
    {"buttons are numbered as in W3C", buttons_are_numbered_as_in_w3c},
    {"the wheel's positive ways are down and to the right", the_wheel_goes_down_and_to_the_right},
    {"a fraction of a notch is not lost", a_fraction_of_a_notch_is_not_lost},
};

}  // namespace

int main() { return run_cases(cases); }
