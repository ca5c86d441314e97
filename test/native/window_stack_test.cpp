// What of the windows on Windows may be seen, by what Windows says of them.
#include "win/window_stack.hpp"

#include "test_case.hpp"

using namespace capstan;
using namespace capstan::test;
using namespace capstan::win;

namespace {

constexpr Rect screen{.x = -100, .y = 0, .width = 500, .height = 300};

WindowFacts window(std::uint64_t id, const Rect& rect, bool allowed) {
  WindowFacts facts;
  facts.id = id;
  facts.rect = rect;
  facts.frame = rect;
  facts.allowed = allowed;
  return facts;
}

Region seen(const std::vector<WindowFacts>& bottom_to_top) {
  Region all;
  for (const VisibleWindow& part : visible_parts(stack_of(bottom_to_top), screen)) all.add(part.visible);
  return all;
}

bool holds(const Region& region, std::int32_t x, std::int32_t y) {
  Region pixel = region;
  pixel.intersect(Rect{x, y, 1, 1});
  return !pixel.empty();
}

void an_allowed_window_is_not_seen_in_its_invisible_borders() {
  WindowFacts allowed = window(1, {0, 0, 100, 100}, true);
  allowed.frame = {7, 0, 86, 93};
  check_equal(seen({allowed}).area(), 86 * 93);
  check(!holds(seen({allowed}), 3, 50));
}

void a_denied_window_covers_its_invisible_borders_as_well() {
  WindowFacts denied = window(2, {50, 0, 50, 100}, false);
  denied.frame = {57, 0, 36, 93};
  check_equal(seen({window(1, {0, 0, 100, 100}, true), denied}).area(), 50 * 100);
}

void a_frame_that_reaches_beyond_the_window_shows_no_more_than_the_window() {
  WindowFacts allowed = window(1, {10, 10, 50, 50}, true);
  allowed.frame = {0, 0, 200, 200};
  check_equal(seen({allowed}).area(), 50 * 50);
}

void rounded_corners_are_left_out() {
  WindowFacts allowed = window(1, {0, 0, 100, 100}, true);
  allowed.corner = 8;
  const Region shown = seen({allowed});
  check_equal(shown.area(), 100 * 100 - 4 * 64);
  for (const std::int32_t x : {0, 99}) {
    for (const std::int32_t y : {0, 99}) check(!holds(shown, x, y));
  }
  check(holds(shown, 50, 0) && holds(shown, 8, 8));
}

void an_allowed_window_is_cut_to_its_outline_and_a_denied_one_is_not() {
  WindowFacts shaped = window(2, {0, 0, 100, 100}, true);
  shaped.outline = Region({.x = 20, .y = 20, .width = 10, .height = 10});
  check_equal(seen({shaped}).area(), 100);
  shaped.allowed = false;
  check(seen({window(1, {0, 0, 100, 100}, true), shaped}).empty());
}

void an_outline_of_nothing_shows_nothing() {
  WindowFacts shaped = window(1, {0, 0, 100, 100}, true);
  shaped.outline = Region();
  check(seen({shaped}).empty());
}

void what_may_shine_through_an_allowed_window_is_not_shown_where_it_is_denied() {
  WindowFacts glass = window(2, {0, 0, 100, 100}, true);
  glass.see_through = true;
  const Region shown = seen({window(1, {0, 0, 50, 100}, false), glass});
  check_equal(shown.area(), 50 * 100);
  check(!holds(shown, 25, 50) && holds(shown, 75, 50));
}

void an_opaque_allowed_window_in_between_hides_what_is_denied() {
  WindowFacts glass = window(3, {0, 0, 100, 100}, true);
  glass.see_through = true;
  const Region shown = seen({window(1, {0, 0, 50, 100}, false), window(2, {0, 0, 50, 60}, true), glass});
  check_equal(shown.area(), 50 * 100 + 50 * 60);
  check(!holds(shown, 25, 80) && holds(shown, 25, 30));
}

void glass_upon_glass_still_shows_what_is_below_both() {
  WindowFacts lower = window(2, {0, 0, 100, 100}, true);
  lower.see_through = true;
  WindowFacts upper = lower;
  upper.id = 3;
  check(seen({window(1, {0, 0, 100, 100}, false), lower, upper}).empty());
}

void rounded_corners_do_not_hide_what_is_denied_below() {
  WindowFacts rounded = window(2, {0, 0, 100, 100}, true);
  rounded.corner = 8;
  WindowFacts glass = window(3, {0, 0, 100, 100}, true);
  glass.see_through = true;
  check(!holds(seen({window(1, {0, 0, 100, 100}, false), rounded, glass}), 2, 2));
}

void the_shells_desktop_may_shine_through() {
  WindowFacts desktop = window(1, screen, false);
  desktop.backdrop = true;
  WindowFacts glass = window(2, {0, 0, 100, 100}, true);
  glass.see_through = true;
  check_equal(seen({desktop, glass}).area(), 100 * 100);
}

void a_window_that_is_kept_out_of_pictures_is_not_shown_but_covers() {
  WindowFacts withheld = window(2, {0, 0, 50, 100}, true);
  withheld.withheld = true;
  check_equal(seen({window(1, {0, 0, 100, 100}, true), withheld}).area(), 50 * 100);
}

void a_screen_left_of_the_first_is_shown_like_any_other() {
  check_equal(seen({window(1, {-300, 10, 250, 20}, true)}).area(), 50 * 20);
}

void any_change_of_what_is_seen_makes_it_another_place() {
  const WindowFacts before = window(1, {0, 0, 100, 100}, true);
  check(same_place(before, before));
  const auto differs = [&](auto change) {
    WindowFacts after = before;
    change(after);
    return !same_place(before, after);
  };
  check(differs([](WindowFacts& facts) { facts.id = 2; }));
  check(differs([](WindowFacts& facts) { facts.rect.x = 1; }));
  check(differs([](WindowFacts& facts) { facts.frame.height = 99; }));
  check(differs([](WindowFacts& facts) { facts.outline = Region(); }));
  check(differs([](WindowFacts& facts) { facts.corner = 8; }));
  check(differs([](WindowFacts& facts) { facts.see_through = true; }));
  check(differs([](WindowFacts& facts) { facts.withheld = true; }));
  check(differs([](WindowFacts& facts) { facts.backdrop = true; }));
}

constexpr TestCase cases[] = {
    {"an allowed window is not seen in its invisible borders", an_allowed_window_is_not_seen_in_its_invisible_borders},
    {"a denied window covers its invisible borders as well", a_denied_window_covers_its_invisible_borders_as_well},
    {"a frame that reaches beyond the window shows no more than the window",
     a_frame_that_reaches_beyond_the_window_shows_no_more_than_the_window},
    {"rounded corners are left out", rounded_corners_are_left_out},
    {"an allowed window is cut to its outline, and a denied one is not",
     an_allowed_window_is_cut_to_its_outline_and_a_denied_one_is_not},
    {"an outline of nothing shows nothing", an_outline_of_nothing_shows_nothing},
    {"what may shine through an allowed window is not shown where it is denied",
     what_may_shine_through_an_allowed_window_is_not_shown_where_it_is_denied},
    {"an opaque allowed window in between hides what is denied",
     an_opaque_allowed_window_in_between_hides_what_is_denied},
    {"glass upon glass still shows what is below both", glass_upon_glass_still_shows_what_is_below_both},
    {"rounded corners do not hide what is denied below", rounded_corners_do_not_hide_what_is_denied_below},
    {"the shell's desktop may shine through", the_shells_desktop_may_shine_through},
    {"a window that is kept out of pictures is not shown, but covers",
     a_window_that_is_kept_out_of_pictures_is_not_shown_but_covers},
    {"a screen left of the first is shown like any other", a_screen_left_of_the_first_is_shown_like_any_other},
    {"any change of what is seen makes it another place", any_change_of_what_is_seen_makes_it_another_place},
};

}  // namespace

int main() { return run_cases(cases); }
