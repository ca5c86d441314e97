#include "linux/x11/pointer.hpp"

#include "test_case.hpp"

using namespace capstan::x11;
using namespace capstan::test;

namespace {

constexpr std::uint16_t mouse = 6;
constexpr std::uint16_t tablet = 7;
constexpr std::uint16_t xtest = 4;

Pointer made_pointer() {
  Pointer pointer(1920, 1080);
  PointerDevice relative;
  relative.scrolls = {{2, true, 15}, {3, false, -15}};
  pointer.set_device(mouse, relative);
  PointerDevice absolute;
  absolute.axes = {{{true, 0, 32767}, {true, 0, 32767}}};
  pointer.set_device(tablet, absolute);
  PointerDevice injected;
  injected.injected = true;
  pointer.set_device(xtest, injected);
  pointer.correct({100, 100});
  return pointer;
}

void check_place(Place place, float x, float y) {
  check_equal(place.x, x);
  check_equal(place.y, y);
}

void deltas_add_up() {
  Pointer pointer = made_pointer();
  pointer.motion(mouse, {{0, 5}, {1, -3}});
  const auto motion = pointer.motion(mouse, {{0, 2.5}});
  check_place(*motion.moved, 107.5F, 97);
  check_place(motion.by, 2.5F, 0);
}

void the_screens_edge_holds_the_pointer() {
  Pointer pointer = made_pointer();
  check_place(*pointer.motion(mouse, {{0, -5000}, {1, 5000}}).moved, 0, 1079);
}

void an_absolute_device_tells_the_place() {
  Pointer pointer = made_pointer();
  check_place(*pointer.motion(tablet, {{0, 16384}, {1, 8192}}).moved, 960, 270);
}

void xtest_motion_is_absolute_until_shown_otherwise() {
  Pointer pointer = made_pointer();
  check_place(*pointer.motion(xtest, {{0, 300}, {1, 400}}).moved, 300, 400);
  pointer.correct({300, 400});
  pointer.motion(xtest, {{0, 7}, {1, -3}});
  pointer.correct({307, 397});
  check_place(*pointer.motion(xtest, {{0, 10}, {1, 10}}).moved, 317, 407);
  pointer.correct({10, 10});
  check_place(*pointer.motion(xtest, {{0, 500}, {1, 600}}).moved, 500, 600);
}

void the_servers_answer_counts() {
  Pointer pointer = made_pointer();
  pointer.correct({640, 480});
  check_place(*pointer.motion(mouse, {{0, 1}, {1, 1}}).moved, 641, 481);
}

void scroll_valuators_are_notches() {
  Pointer pointer = made_pointer();
  const auto down = pointer.motion(mouse, {{2, 15}});
  check(!down.moved.has_value(), "scrolling moved the pointer");
  check_place(down.wheel, 0, 120);
  check_place(pointer.motion(mouse, {{2, -1.5}}).wheel, 0, -12);
  check_place(pointer.motion(mouse, {{3, 15}}).wheel, -120, 0);
}

void presses_in_a_row_count() {
  Pointer pointer = made_pointer();
  check_equal(pointer.press(0, 1000, {10, 10}), 1);
  check_equal(pointer.press(0, 1300, {12, 10}), 2);
  check_equal(pointer.press(0, 1600, {12, 10}), 3);
  check_equal(pointer.press(0, 2200, {12, 10}), 1);
  check_equal(pointer.press(0, 2300, {40, 10}), 1);
  check_equal(pointer.press(2, 2400, {40, 10}), 1);
}

void clicks_survive_the_wrap_of_the_servers_clock() {
  Pointer pointer = made_pointer();
  check_equal(pointer.press(0, 0xFFFF'FF00U, {10, 10}), 1);
  check_equal(pointer.press(0, 0x20U, {10, 10}), 2);
}

void another_focus_starts_the_count_anew() {
  Pointer pointer = made_pointer();
  pointer.press(0, 1000, {10, 10});
  pointer.forget_clicks();
  check_equal(pointer.press(0, 1100, {10, 10}), 1);
}

void x_buttons_become_w3c_buttons() {
  check_equal(*w3c_button(1), 0);
  check_equal(*w3c_button(2), 1);
  check_equal(*w3c_button(3), 2);
  check_equal(*w3c_button(8), 3);
  check_equal(*w3c_button(9), 4);
  for (std::uint32_t wheel = 4; wheel <= 7; ++wheel) {
    check(!w3c_button(wheel), "a wheel's button is no button");
    check(wheel_of_button(wheel).has_value(), "a wheel's button is a notch");
  }
}

constexpr TestCase cases[] = {
    {"a relative device's deltas add up", deltas_add_up},
    {"the screen's edge holds the pointer", the_screens_edge_holds_the_pointer},
    {"an absolute device's range is the screen", an_absolute_device_tells_the_place},
    {"XTEST motion is absolute until the server's answer shows otherwise",
     xtest_motion_is_absolute_until_shown_otherwise},
    {"the server's answer replaces the sum", the_servers_answer_counts},
    {"scroll valuators become 1/120 of a notch on both axes", scroll_valuators_are_notches},
    {"presses in a row count while near in time and place", presses_in_a_row_count},
    {"clicks survive the wrap of the server's clock", clicks_survive_the_wrap_of_the_servers_clock},
    {"another focus starts the count of clicks anew", another_focus_starts_the_count_anew},
    {"X buttons become W3C buttons, 4 to 7 the wheel", x_buttons_become_w3c_buttons},
};

}  // namespace

int main() { return run_cases(cases); }
