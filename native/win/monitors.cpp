#include "win/monitors.hpp"

#include <algorithm>
#include <cstddef>

namespace capstan::win {
namespace {

constexpr std::size_t most_monitors = 64;

struct Monitor {
  HMONITOR handle;
  Rect place;
};

// No exception may pass through Windows: there is room from the start.
BOOL CALLBACK add_monitor(HMONITOR handle, HDC /*context*/, RECT* place, LPARAM list) {
  auto& monitors = *reinterpret_cast<std::vector<Monitor>*>(list);
  if (monitors.size() == monitors.capacity()) return FALSE;
  monitors.push_back({handle, to_rect(*place)});
  return TRUE;
}

std::vector<Monitor> monitors() {
  std::vector<Monitor> found;
  found.reserve(most_monitors);
  EnumDisplayMonitors(nullptr, nullptr, add_monitor, reinterpret_cast<LPARAM>(&found));
  return found;
}

}  // namespace

Rect to_rect(const RECT& rect) {
  return {static_cast<std::int32_t>(rect.left), static_cast<std::int32_t>(rect.top),
          static_cast<std::uint32_t>(std::max(rect.right - rect.left, 0L)),
          static_cast<std::uint32_t>(std::max(rect.bottom - rect.top, 0L))};
}

std::vector<Rect> monitor_places() {
  std::vector<Rect> places;
  for (const Monitor& monitor : monitors()) places.push_back(monitor.place);
  return places;
}

std::uint32_t monitor_of(HWND window) {
  const HMONITOR nearest = MonitorFromWindow(window, MONITOR_DEFAULTTONEAREST);
  const std::vector<Monitor> all = monitors();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Monitor& each) { return each.handle == nearest; });
  return found == all.end() ? 0 : static_cast<std::uint32_t>(found - all.begin());
}

}  // namespace capstan::win
