// What stands in an earlier image already is not told again, and whatever happens, the images come out right.
#include <cstdlib>
#include <random>

#include "core/frame_builder.hpp"
#include "test_case.hpp"
#include "test_screen.hpp"

using namespace capstan;
using namespace capstan::test;

namespace {

// Fills, typing, noise, scrolls, windows that come back, what may be seen, another size: in any order.
void change_anything(Screen& screen, std::mt19937& random) {
  const auto below = [&](std::uint32_t limit) { return static_cast<std::uint32_t>(random()) % limit; };
  const std::uint32_t width = screen.pixels().width;
  const std::uint32_t height = screen.pixels().height;
  Rect rect{.x = static_cast<std::int32_t>(below(width - 1)), .y = static_cast<std::int32_t>(below(height - 1))};
  rect.width = 1 + below(width - static_cast<std::uint32_t>(rect.x));
  rect.height = 1 + below(height - static_cast<std::uint32_t>(rect.y));
  const auto seed = static_cast<std::uint32_t>(random());
  const Rect whole{.x = 0, .y = 0, .width = width, .height = height};
  const Rect pane{.x = 37, .y = 23, .width = width - 70, .height = height - 41};
  switch (below(12)) {
    case 0:
      return screen.fill(rect, seed & 0xFFFFFF);
    case 1:
      return screen.text(rect, seed);
    case 2:
    case 3:
      return screen.glyph(static_cast<std::uint32_t>(rect.x), static_cast<std::uint32_t>(rect.y), seed);
    case 4:
      return screen.each(rect, [&](std::uint32_t& pixel) { pixel = static_cast<std::uint32_t>(random()) & 0xFFFFFF; });
    case 5:
    case 6:
    case 7:
      return screen.scroll(pane, static_cast<std::int32_t>(below(pane.height)) - static_cast<std::int32_t>(height / 2),
                           seed);
    case 8:
    case 9:
      return screen.text(whole, seed % 4);  // one of four pages
    case 10: {
      Region visible(whole);
      if (below(2) == 0) visible.subtract(rect);
      return screen.show_only(visible);
    }
    default:
      if (below(8) == 0) screen.resize(200 + below(80), 150 + below(50));
      screen.show_only(Region({.x = 0, .y = 0, .width = screen.pixels().width, .height = screen.pixels().height}));
  }
}

void check_random_changes(std::uint32_t scale, std::uint32_t seed) {
  std::mt19937 random(seed);
  Screen screen(280, 200, scale);
  for (int step = 0; step < 500; ++step) {
    for (auto changes = 1 + random() % 2; changes > 0; --changes) change_anything(screen, random);
    screen.put();
    if (random() % 8 != 0) screen.frame(random() % 64 == 0);
  }
}

void five_hundred_random_changes_are_rebuilt_from_key_frames_and_patches() {
  for (std::uint32_t seed = 1; seed <= 4; ++seed) check_random_changes(1, seed);
}

void the_same_holds_at_half_the_size() {
  for (std::uint32_t seed = 1; seed <= 2; ++seed) check_random_changes(2, seed);
}

constexpr Rect window{.x = 61, .y = 43, .width = 1003, .height = 611};

void going_back_and_forth_between_two_windows_costs_nothing_from_the_second_time_on() {
  Screen screen(1280, 720);
  screen.text(window, 1);
  screen.put_frame();
  screen.text(window, 2, 0x102080, 0xFFFFE0);
  const std::uint32_t first = Screen::cost(screen.put_frame());
  for (int i = 0; i < 4; ++i) {
    screen.text(window, 1);
    check(100 * Screen::cost(screen.put_frame()) < first, "back to the one");
    screen.text(window, 2, 0x102080, 0xFFFFE0);
    check(100 * Screen::cost(screen.put_frame()) < first, "back to the other");
  }
}

void a_window_that_comes_back_with_a_small_change_costs_that_change() {
  Screen screen(1280, 720);
  screen.text(window, 1);
  screen.put_frame();
  screen.text(window, 2);
  const std::uint32_t first = Screen::cost(screen.put_frame());
  screen.text(window, 1);
  screen.glyph(400, 300, 77, 0xAA0000);
  check(50 * Screen::cost(screen.put_frame()) < first, "one glyph is new");
  screen.text(window, 2);
  screen.put_frame();
  screen.text(window, 1);
  screen.glyph(400, 300, 77, 0xAA0000);
  check(100 * Screen::cost(screen.put_frame()) < first, "and is kept with its window");
}

void three_windows_in_turn_are_all_kept() {
  Screen screen(1280, 720);
  std::uint32_t first = 0;
  for (std::uint32_t turn = 0; turn < 12; ++turn) {
    screen.text(window, turn % 3);
    const std::uint32_t cost = Screen::cost(screen.put_frame());
    if (turn == 1) first = cost;
    check(turn < 3 || 100 * cost < first, "it was there before");
  }
}

void a_window_is_kept_while_two_others_alternate() {
  Screen screen(1280, 720);
  std::uint32_t first = 0;
  for (const std::uint32_t visited : {1U, 2U, 3U, 2U, 3U, 2U, 3U, 2U, 1U}) {
    screen.text(window, visited);
    const std::uint32_t cost = Screen::cost(screen.put_frame());
    if (visited == 2 && first == 0) first = cost;
    check(visited != 1 || first == 0 || 100 * cost < first, "it was there before");
  }
}

void windows_that_change_while_they_are_used_are_kept_as_they_were_left() {
  Screen screen(1280, 720);
  std::uint32_t first = 0;
  for (std::uint32_t turn = 0; turn < 15; ++turn) {
    const std::uint32_t visited = turn % 3;
    screen.text(window, visited);
    for (std::uint32_t edit = 0; edit < turn / 3; ++edit) screen.glyph(200 + 30 * edit, 300, 77, 0xAA0000);
    const std::uint32_t cost = Screen::cost(screen.put_frame());
    if (turn == 1) first = cost;
    check(turn < 3 || 50 * cost < first, "it was there before but for a glyph");
    screen.glyph(200 + 30 * (turn / 3), 300, 77, 0xAA0000);
    check(50 * Screen::cost(screen.put_frame()) < first || turn == 0, "a glyph");
  }
}

void a_key_frame_forgets_what_was_kept() {
  Screen screen(1280, 720);
  screen.text(window, 1);
  screen.put_frame();
  screen.text(window, 2);
  screen.put_frame();
  screen.put();
  screen.frame(true);
  screen.text(window, 1);
  screen.put_frame();  // a copy from a kept picture would be black
  for (const TableRect& rect : screen.decoder().rects()) {
    check(rect.encoding != frame_layout::encoding_copy || rect.reference == 0, "a copy of what is forgotten");
  }
}

void what_scrolled_costs_about_its_new_rows() {
  for (const std::int32_t rows : {57, -57, 3, -200}) {
    Screen screen(1280, 720);
    screen.text({.x = 0, .y = 0, .width = 1280, .height = 720}, 9);
    screen.text(window, 1);
    screen.put_frame();
    screen.scroll(window, rows, 2);
    const auto written = screen.put_frame();
    const auto fresh = static_cast<std::uint32_t>(std::abs(rows));
    check(written.pixel_bytes < (fresh + 2) * window.width + 1024, "a byte a pixel of the new rows");
    check(written.rect_count < 24 + fresh / 4, "few rectangles");
  }
}

void what_scrolled_beside_a_scroll_bar_is_found_all_the_same() {
  Screen screen(1280, 720);
  const Rect bar{.x = window.x + static_cast<std::int32_t>(window.width), .y = window.y, .width = 14, .height = 100};
  screen.text(window, 1);
  screen.fill(bar, 0x808080);
  screen.put_frame();
  screen.scroll(window, 57, 2);
  screen.fill(bar, 0xC0C0C0);
  screen.fill({.x = bar.x, .y = bar.y + 20, .width = bar.width, .height = bar.height}, 0x808080);
  check(screen.put_frame().pixel_bytes < 59 * window.width + 2048, "a byte a pixel of the new rows");
}

constexpr TestCase cases[] = {
    {"five hundred random changes are rebuilt from key frames and patches",
     five_hundred_random_changes_are_rebuilt_from_key_frames_and_patches},
    {"the same holds at half the size", the_same_holds_at_half_the_size},
    {"going back and forth between two windows costs nothing from the second time on",
     going_back_and_forth_between_two_windows_costs_nothing_from_the_second_time_on},
    {"a window that comes back with a small change costs that change",
     a_window_that_comes_back_with_a_small_change_costs_that_change},
    {"three windows in turn are all kept", three_windows_in_turn_are_all_kept},
    {"a window is kept while two others alternate", a_window_is_kept_while_two_others_alternate},
    {"windows that change while they are used are kept as they were left",
     windows_that_change_while_they_are_used_are_kept_as_they_were_left},
    {"a key frame forgets what was kept", a_key_frame_forgets_what_was_kept},
    {"what scrolled costs about its new rows", what_scrolled_costs_about_its_new_rows},
    {"what scrolled beside a scroll bar is found all the same",
     what_scrolled_beside_a_scroll_bar_is_found_all_the_same},
};

}  // namespace

int main() { return run_cases(cases); }
