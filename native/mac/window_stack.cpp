#include "mac/window_stack.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace capstan::mac {
namespace {

constexpr std::array<std::string_view, 5> shell = {"com.apple.dock", "com.apple.notificationcenterui",
                                                   "com.apple.controlcenter", "com.apple.WindowManager",
                                                   "com.apple.screencaptureui"};

bool spans_a_display(const Rect& rect, std::span<const Rect> displays) {
  return std::any_of(displays.begin(), displays.end(),
                     [&](const Rect& display) { return same_rect(intersection(rect, display), display); });
}

bool is_glass(const ListedWindow& window, std::span<const Rect> displays) {
  if (!window.info || window.seen.layer <= 0) return false;
  return std::find(shell.begin(), shell.end(), window.info->app) != shell.end() &&
         spans_a_display(window.seen.rect, displays);
}

}  // namespace

std::vector<StackedWindow> stack_of(const WindowList& list, std::span<const Rect> displays,
                                    const std::function<bool(const ListedWindow&)>& allowed) {
  std::vector<StackedWindow> stack;
  for (std::size_t below = list.windows.size(); below > 0; --below) {
    const ListedWindow& window = list.windows[below - 1];
    if (window.seen.alpha <= 0) continue;
    StackedWindow stacked;
    stacked.id = window.seen.id;
    stacked.shape = Region(window.seen.rect);
    stacked.allowed = window.info && !window.seen.withheld && allowed(window);
    if (!stacked.allowed && is_glass(window, displays)) continue;
    stack.push_back(std::move(stacked));
  }
  return stack;
}

}  // namespace capstan::mac
