// What the pointer events of macOS mean, and when they happened.
#include "mac/pointer.hpp"

#include "mac/event_time.hpp"
#include "mac/tap_patience.hpp"
#include "test_case.hpp"

using namespace capstan;
using namespace capstan::mac;
using namespace capstan::test;

namespace {

constexpr std::int64_t second = 1'000'000'000;

void buttons_have_the_numbers_of_w3c() {
  check_equal(button_change(1, 0)->button, 0);
  check(button_change(1, 0)->down);
  check(!button_change(2, 0)->down);
  check_equal(button_change(3, 1)->button, 2);
  check(!button_change(4, 1)->down);
  check_equal(button_change(25, 2)->button, 1);
  check_equal(button_change(25, 3)->button, 3);
  check_equal(button_change(26, 4)->button, 4);
  check(!button_change(26, 4)->down);
}

void a_button_without_a_number_of_w3c_is_nothing() {
  check(!button_change(25, 5).has_value());
  check(!button_change(25, -1).has_value());
  check(!button_change(5, 0).has_value());
  check(!button_change(22, 0).has_value());
}

void macos_is_asked_for_a_button_by_its_own_number() {
  for (std::uint8_t button = 0; button < buttons; ++button) {
    const std::uint32_t number = system_button(button);
    const std::uint32_t press = number == 0 ? 1 : number == 1 ? 3 : 25;
    check_equal(button_change(press, number)->button, button);
  }
}

void drags_are_motions() {
  for (const std::uint32_t type : {5U, 6U, 7U, 27U}) check(is_motion(type));
  for (const std::uint32_t type : {1U, 2U, 3U, 4U, 10U, 12U, 22U, 25U, 26U}) check(!is_motion(type));
}

void a_line_is_a_notch_and_up_and_left_are_negative() {
  const auto up = wheel_step({false, 1, 0});
  check_equal(up->y, -120.0F);
  check_equal(up->x, 0.0F);
  const auto right = wheel_step({false, 0, -2});
  check_equal(right->x, 240.0F);
}

void a_trackpad_scrolls_by_points() {
  const auto down = wheel_step({true, -10, 0});
  check_equal(down->y, 120.0F);
  check_equal(wheel_step({true, 0, 1})->x, -12.0F);
}

void part_of_a_line_is_part_of_a_notch() { check_equal(wheel_step({false, -0.5, 0})->y, 60.0F); }

void a_scroll_to_nowhere_is_nothing() {
  check(!wheel_step({true, 0, 0}).has_value());
  check(!wheel_step({false, 0, 0}).has_value());
}

void presses_count_as_macos_counts_them() {
  ClickCount clicks;
  check_equal(clicks.newest(), 0);
  check_equal(clicks.press(1), 1);
  check_equal(clicks.press(2), 2);
  check_equal(clicks.press(3), 3);
  check_equal(clicks.press(1), 1);
}

void presses_of_another_context_do_not_count() {
  ClickCount clicks;
  clicks.press(1);
  clicks.forget();
  check_equal(clicks.press(2), 1);
  check_equal(clicks.press(3), 2);
  check_equal(clicks.press(1), 1);
  check_equal(clicks.press(2), 2);
}

void a_count_has_an_end() {
  ClickCount clicks;
  for (int i = 1; i <= 400; ++i) clicks.press(i);
  check_equal(clicks.newest(), 255);
}

void a_timestamp_in_nanoseconds_is_one() {
  EventTime time(125, 3);
  const std::uint64_t now_ticks = 240'000'000'000;  // 10,000 s of 24 MHz
  const auto now_ns = static_cast<std::uint64_t>(ticks_to_ns(now_ticks, 125, 3));
  check_equal(now_ns, std::uint64_t{10'000} * second);
  check_equal(time.age(now_ns - 2'000'000, now_ticks), 2'000'000);
}

void a_timestamp_in_ticks_is_one() {
  EventTime time(125, 3);
  const std::uint64_t now_ticks = 240'000'000'000;
  check_equal(time.age(now_ticks - 24'000, now_ticks), 1'000'000);
}

void right_after_a_start_the_unit_that_fitted_last_counts() {
  EventTime time(125, 3);
  const std::uint64_t early = 24'000'000;  // one second after the start: either unit fits
  check_equal(time.age(early, 240'000'000'000), 0);
  const std::uint64_t later = 24'000'000'000;
  check_equal(time.age(later - 24, later), 1000);
  check_equal(time.age(early - 24, early), 1000);
}

void where_a_tick_is_a_nanosecond_both_are_one() {
  EventTime time(1, 1);
  check_equal(time.age(7 * second, 8 * second), second);
}

void a_timestamp_that_cannot_be_is_now() {
  EventTime time(1, 1);
  check_equal(time.age(0, std::uint64_t{100} * second), 0);
  check_equal(time.age(std::uint64_t{200} * second, std::uint64_t{100} * second), 0);
  check_equal(time.age(UINT64_MAX, std::uint64_t{100} * second), 0);
  check_equal(time.age(100 * second + 1000, std::uint64_t{100} * second), 0);
}

void years_of_ticks_do_not_overflow() {
  constexpr std::uint64_t ten_years = 10ULL * 365 * 86'400 * 24'000'000;
  check_equal(ticks_to_ns(ten_years, 125, 3), 10LL * 365 * 86'400 * second);
  check_equal(ticks_to_ns(5, 1, 0), 5);
}

void a_tap_that_is_disabled_again_and_again_is_given_up() {
  TapPatience patience;
  for (std::size_t i = 0; i < TapPatience::times; ++i) check(patience.may_enable(static_cast<std::int64_t>(i)));
  check(!patience.may_enable(20));
  check(!patience.may_enable(TapPatience::within_ns - 1));
  check(patience.may_enable(TapPatience::within_ns));
}

void a_tap_that_is_disabled_now_and_then_never_is() {
  TapPatience patience;
  for (std::int64_t i = 0; i < 1000; ++i) check(patience.may_enable(i * 2 * second));
}

constexpr TestCase cases[] = {
    {"buttons have the numbers of W3C", buttons_have_the_numbers_of_w3c},
    {"a button without a number of W3C is nothing", a_button_without_a_number_of_w3c_is_nothing},
    {"macOS is asked for a button by its own number", macos_is_asked_for_a_button_by_its_own_number},
    {"drags are motions", drags_are_motions},
    {"a line is a notch, and up and left are negative", a_line_is_a_notch_and_up_and_left_are_negative},
    {"a trackpad scrolls by points", a_trackpad_scrolls_by_points},
    {"part of a line is part of a notch", part_of_a_line_is_part_of_a_notch},
    {"a scroll to nowhere is nothing", a_scroll_to_nowhere_is_nothing},
    {"presses count as macOS counts them", presses_count_as_macos_counts_them},
    {"presses of another context do not count", presses_of_another_context_do_not_count},
    {"a count has an end", a_count_has_an_end},
    {"a timestamp in nanoseconds is one", a_timestamp_in_nanoseconds_is_one},
    {"a timestamp in ticks is one", a_timestamp_in_ticks_is_one},
    {"right after a start the unit that fitted last counts", right_after_a_start_the_unit_that_fitted_last_counts},
    {"where a tick is a nanosecond both are one", where_a_tick_is_a_nanosecond_both_are_one},
    {"a timestamp that cannot be is now", a_timestamp_that_cannot_be_is_now},
    {"years of ticks do not overflow", years_of_ticks_do_not_overflow},
    {"a tap that is disabled again and again is given up", a_tap_that_is_disabled_again_and_again_is_given_up},
    {"a tap that is disabled now and then never is", a_tap_that_is_disabled_now_and_then_never_is},
};

}  // namespace

int main() { return run_cases(cases); }
