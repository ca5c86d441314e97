#include "win/window_stack.hpp"

#include <algorithm>

namespace capstan::win {
namespace {

bool same_rect(const Rect& a, const Rect& b) {
  return a.x == b.x && a.y == b.y && a.width == b.width && a.height == b.height;
}

bool same_outline(const std::optional<Region>& a, const std::optional<Region>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  // The same pixels are always the same rectangles.
  return std::equal(a->rects().begin(), a->rects().end(), b->rects().begin(), b->rects().end(), same_rect);
}

Region own_pixels(const WindowFacts& window) {
  const Rect frame = intersection(window.frame, window.rect);
  Region own(frame);
  if (window.outline) own.intersect(*window.outline);
  if (window.corner == 0 || empty(frame)) return own;
  const auto side = static_cast<std::int32_t>(window.corner);
  const std::int32_t right = frame.x + static_cast<std::int32_t>(frame.width) - side;
  const std::int32_t bottom = frame.y + static_cast<std::int32_t>(frame.height) - side;
  for (const std::int32_t x : {frame.x, right}) {
    for (const std::int32_t y : {frame.y, bottom}) own.subtract(Rect{x, y, window.corner, window.corner});
  }
  return own;
}

}  // namespace

bool same_place(const WindowFacts& a, const WindowFacts& b) {
  return a.id == b.id && same_rect(a.rect, b.rect) && same_rect(a.frame, b.frame) &&
         same_outline(a.outline, b.outline) && a.corner == b.corner && a.see_through == b.see_through &&
         a.withheld == b.withheld && a.backdrop == b.backdrop;
}

Rect cover_of(const WindowFacts& window) { return bounding(window.rect, window.frame); }

std::vector<StackedWindow> stack_of(std::span<const WindowFacts> bottom_to_top) {
  std::vector<StackedWindow> stack;
  // Also where an opaque allowed window hides it: there that one is seen through the glass, and shown as its own.
  Region denied_below;
  for (const WindowFacts& window : bottom_to_top) {
    StackedWindow stacked;
    stacked.id = window.id;
    stacked.allowed = window.allowed && !window.withheld;
    if (!stacked.allowed) {
      stacked.shape = Region(cover_of(window));
      if (!window.backdrop) denied_below.add(stacked.shape);
    } else {
      stacked.shape = own_pixels(window);
      if (window.see_through) stacked.shape.subtract(denied_below);
    }
    stack.push_back(std::move(stacked));
  }
  return stack;
}

}  // namespace capstan::win
