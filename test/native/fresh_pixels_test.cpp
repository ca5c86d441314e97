// Which pixels of the screen are read again.
#include "win/fresh_pixels.hpp"

#include "test_case.hpp"

using namespace capstan;
using namespace capstan::test;
using namespace capstan::win;

namespace {

const Region window({.x = 0, .y = 0, .width = 100, .height = 100});

void at_first_everything_visible_is_missing() { check_equal(FreshPixels().missing(window).area(), 100 * 100); }

void what_was_kept_and_not_drawn_since_is_not_read_again() {
  FreshPixels pixels;
  pixels.kept(window);
  check(pixels.missing(window).empty());
  pixels.drawn({.x = 90, .y = 90, .width = 50, .height = 50});
  check_equal(pixels.missing(window).area(), 10 * 10);
}

void what_was_drawn_stays_missing_until_it_is_kept() {
  FreshPixels pixels;
  pixels.kept(window);
  pixels.drawn({.x = 0, .y = 0, .width = 10, .height = 10});
  pixels.drawn({.x = 50, .y = 0, .width = 10, .height = 10});
  check_equal(pixels.missing(window).area(), 2 * 10 * 10);
  pixels.kept(window);
  check(pixels.missing(window).empty());
}

void what_was_hidden_and_comes_into_view_is_missing() {
  FreshPixels pixels;
  pixels.kept(window);
  Region half = window;
  half.subtract({.x = 0, .y = 0, .width = 50, .height = 100});
  pixels.kept(half);
  check_equal(pixels.missing(window).area(), 50 * 100);
}

void nothing_that_may_not_be_seen_is_missing_however_scattered_the_changes() {
  FreshPixels pixels;
  Region visible = window;
  visible.subtract({.x = 40, .y = 0, .width = 20, .height = 100});
  pixels.kept(visible);
  for (std::int32_t i = 0; i < 100; ++i) {
    pixels.drawn({.x = i * 37 % 100, .y = i, .width = 2, .height = 1});
  }
  const Region missing = pixels.missing(visible);
  Region beyond = missing;
  beyond.subtract(visible);
  check(beyond.empty());
  for (std::int32_t i = 0; i < 100; ++i) {
    Region pixel(Rect{.x = i * 37 % 100, .y = i, .width = 1, .height = 1});
    pixel.intersect(visible);
    pixel.subtract(missing);
    check(pixel.empty());
  }
}

constexpr TestCase cases[] = {
    {"at first everything visible is missing", at_first_everything_visible_is_missing},
    {"what was kept and not drawn since is not read again", what_was_kept_and_not_drawn_since_is_not_read_again},
    {"what was drawn stays missing until it is kept", what_was_drawn_stays_missing_until_it_is_kept},
    {"what was hidden and comes into view is missing", what_was_hidden_and_comes_into_view_is_missing},
    {"nothing that may not be seen is missing, however scattered the changes",
     nothing_that_may_not_be_seen_is_missing_however_scattered_the_changes},
};

}  // namespace

int main() { return run_cases(cases); }
