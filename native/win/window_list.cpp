#include "win/window_list.hpp"

#include <algorithm>

#include "core/window_identity.hpp"
#include "win/compositor.hpp"
#include "win/monitors.hpp"
#include "win/window_facts.hpp"

namespace capstan::win {
namespace {

// More than a desktop has; also ends the walk where windows that are restacked all the time lead it in circles.
constexpr std::size_t most_windows = 8192;

// Top to bottom. Window by window, since EnumWindows leaves out those of the bands above the ordinary ones (the start
// menu, the volume flyout), which cover what is below like any other. Nothing when the walk did not reach the bottom:
// a window that it stood on went away.
std::optional<std::vector<HWND>> walk() {
  std::vector<HWND> found;
  const HWND top = GetTopWindow(nullptr);
  for (HWND window = top; window != nullptr && found.size() < most_windows; window = GetWindow(window, GW_HWNDNEXT)) {
    found.push_back(window);
  }
  if (found.size() >= most_windows) return std::nullopt;
  if (!found.empty() && GetWindow(top, GW_HWNDLAST) != found.back()) return std::nullopt;
  return found;
}

}  // namespace

Rect virtual_screen() {
  return {GetSystemMetrics(SM_XVIRTUALSCREEN), GetSystemMetrics(SM_YVIRTUALSCREEN),
          static_cast<std::uint32_t>(GetSystemMetrics(SM_CXVIRTUALSCREEN)),
          static_cast<std::uint32_t>(GetSystemMetrics(SM_CYVIRTUALSCREEN))};
}

OnScreen on_screen(HWND window) {
  if (IsWindowVisible(window) == FALSE || IsIconic(window) != FALSE) return {};
  return compositor_cloaks(window) ? OnScreen{false, true} : OnScreen{true, false};
}

Rect window_rect(HWND window) {
  RECT rect;
  return GetWindowRect(window, &rect) == FALSE ? Rect{} : to_rect(rect);
}

std::optional<WindowList> list_windows(WindowRegistry& registry) {
  std::optional<std::vector<HWND>> windows = walk();
  if (!windows) return std::nullopt;
  std::reverse(windows->begin(), windows->end());  // bottom to top
  WindowList list;
  list.screen = virtual_screen();
  for (const HWND window : *windows) {
    if (!on_screen(window).visible) continue;
    const std::optional<WindowFacts> facts = facts_of(window);
    if (!facts || empty(intersection(cover_of(*facts), list.screen))) continue;
    const WindowRegistry::Identity identity = registry.identify(window);
    list.windows.push_back({*facts, identity.reason == ContextReason::none ? identity.info : nullptr});
  }
  return list;
}

bool same_windows(const WindowList& a, const WindowList& b) {
  const auto same = [](const ListedWindow& one, const ListedWindow& other) {
    if (!same_place(one.facts, other.facts)) return false;
    if (!one.info || !other.info) return one.info == other.info;
    return same_identity(*one.info, *other.info);
  };
  return a.screen.x == b.screen.x && a.screen.y == b.screen.y && a.screen.width == b.screen.width &&
         a.screen.height == b.screen.height &&
         std::equal(a.windows.begin(), a.windows.end(), b.windows.begin(), b.windows.end(), same);
}

}  // namespace capstan::win
