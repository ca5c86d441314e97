#include "mac/displays.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace capstan::mac {
namespace {

constexpr double farthest = 1'000'000'000;

std::int32_t whole(double points) {
  if (!(std::abs(points) <= farthest)) return 0;  // no number neither
  return static_cast<std::int32_t>(std::lround(points));
}

}  // namespace

Rect to_rect(const CGRect& rect) {
  const std::int32_t left = whole(rect.origin.x);
  const std::int32_t top = whole(rect.origin.y);
  const std::int32_t right = whole(rect.origin.x + rect.size.width);
  const std::int32_t bottom = whole(rect.origin.y + rect.size.height);
  return {left, top, static_cast<std::uint32_t>(std::max(right - left, 0)),
          static_cast<std::uint32_t>(std::max(bottom - top, 0))};
}

std::vector<Display> active_displays() {
  constexpr std::uint32_t most = 32;
  std::array<CGDirectDisplayID, most> ids{};
  std::uint32_t count = 0;
  if (CGGetActiveDisplayList(most, ids.data(), &count) != 0) return {};
  std::vector<Display> displays;
  for (std::uint32_t i = 0; i < std::min(count, most); ++i) {
    const Rect place = to_rect(CGDisplayBounds(ids[i]));
    if (!empty(place)) displays.push_back({ids[i], place});
  }
  return displays;
}

std::vector<Rect> places_of(const std::vector<Display>& displays) {
  std::vector<Rect> places;
  places.reserve(displays.size());
  for (const Display& display : displays) places.push_back(display.place);
  return places;
}

Rect bounds_of(const std::vector<Display>& displays) {
  Rect all;
  for (const Display& display : displays) all = bounding(all, display.place);
  return all;
}

}  // namespace capstan::mac
