// What a frame may show, against the same question asked of every pixel.
#include "core/pixel_mask.hpp"

#include <algorithm>
#include <optional>
#include <random>

#include "test_case.hpp"

using namespace capstan;
using namespace capstan::test;

namespace {

constexpr Rect screen{.x = -8, .y = 4, .width = 60, .height = 40};

bool within(const Rect& rect, std::int32_t x, std::int32_t y) {
  return x >= rect.x && y >= rect.y && x < rect.x + static_cast<std::int32_t>(rect.width) &&
         y < rect.y + static_cast<std::int32_t>(rect.height);
}

bool covers(const Region& region, std::int32_t x, std::int32_t y) {
  return std::any_of(region.rects().begin(), region.rects().end(),
                     [&](const Rect& rect) { return within(rect, x, y); });
}

// The window whose pixel it is, if it may be shown.
std::optional<std::uint64_t> shown_at(const std::vector<StackedWindow>& windows, std::int32_t x, std::int32_t y) {
  if (!within(screen, x, y)) return std::nullopt;
  std::optional<std::uint64_t> shown;
  for (const StackedWindow& window : windows) {
    if (covers(window.shape, x, y)) shown = window.allowed ? std::optional(window.id) : std::nullopt;
  }
  return shown;
}

void check_every_pixel(const std::vector<StackedWindow>& windows) {
  const std::vector<VisibleWindow> visible = visible_parts(windows, screen);
  for (const VisibleWindow& window : visible) check(!window.visible.empty(), "a window without a visible pixel");
  for (std::int32_t y = screen.y - 20; y < 70; ++y) {
    for (std::int32_t x = screen.x - 20; x < 80; ++x) {
      std::optional<std::uint64_t> found;
      for (const VisibleWindow& window : visible) {
        if (!covers(window.visible, x, y)) continue;
        check(!found.has_value(), "a pixel of two windows");
        found = window.id;
      }
      check(found == shown_at(windows, x, y), "a pixel that is not its window's");
    }
  }
}

void every_pixel_belongs_to_the_topmost_window_and_is_shown_only_if_that_is_allowed() {
  std::mt19937 random(5);
  const auto below = [&](unsigned limit) { return static_cast<std::int32_t>(random() % limit); };
  for (int round = 0; round < 120; ++round) {
    std::vector<StackedWindow> windows;
    const int count = 1 + below(9);
    for (int i = 0; i < count; ++i) {
      StackedWindow window{.id = static_cast<std::uint64_t>(100 + i), .shape = {}, .allowed = below(3) != 0};
      const int parts = 1 + below(3);  // shaped windows, too
      for (int part = 0; part < parts; ++part) {
        window.shape.add(Rect{.x = below(70) - 20,
                              .y = below(60) - 10,
                              .width = static_cast<std::uint32_t>(1 + below(40)),
                              .height = static_cast<std::uint32_t>(1 + below(30))});
      }
      windows.push_back(std::move(window));
    }
    check_every_pixel(windows);
  }
}

void a_denied_window_above_hides_all_that_it_covers() {
  const std::vector<StackedWindow> windows{
      {.id = 1, .shape = Region({.x = 0, .y = 10, .width = 10, .height = 10}), .allowed = true},
      {.id = 2, .shape = Region({.x = -5, .y = 5, .width = 30, .height = 30}), .allowed = false},
  };
  check(visible_parts(windows, screen).empty());
}

void a_window_off_the_screen_is_not_shown() {
  const std::vector<StackedWindow> windows{
      {.id = 1, .shape = Region({.x = 52, .y = 10, .width = 10, .height = 10}), .allowed = true},
  };
  check(visible_parts(windows, screen).empty());
}

void the_windows_come_bottom_to_top() {
  const std::vector<StackedWindow> windows{
      {.id = 7, .shape = Region({.x = 0, .y = 10, .width = 10, .height = 10}), .allowed = true},
      {.id = 3, .shape = Region({.x = 5, .y = 10, .width = 10, .height = 10}), .allowed = true},
  };
  const std::vector<VisibleWindow> visible = visible_parts(windows, screen);
  check_equal(visible.size(), 2);
  check_equal(visible[0].id, 7);
  check_equal(visible[0].visible.area(), 50);
  check_equal(visible[1].id, 3);
}

constexpr TestCase cases[] = {
    {"every pixel belongs to the topmost window, and is shown only if that is allowed",
     every_pixel_belongs_to_the_topmost_window_and_is_shown_only_if_that_is_allowed},
    {"a denied window above hides all that it covers", a_denied_window_above_hides_all_that_it_covers},
    {"a window off the screen is not shown", a_window_off_the_screen_is_not_shown},
    {"the windows come bottom to top", the_windows_come_bottom_to_top},
};

}  // namespace

int main() { return run_cases(cases); }
