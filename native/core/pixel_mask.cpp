#include "core/pixel_mask.hpp"

#include <algorithm>

namespace capstan {

std::vector<VisibleWindow> visible_parts(std::span<const StackedWindow> bottom_to_top, const Rect& screen) {
  std::vector<VisibleWindow> found;
  // From the top: what no window so far covers. Each window is seen through it, then takes its own pixels away.
  Region open(screen);
  for (auto window = bottom_to_top.rbegin(); window != bottom_to_top.rend() && !open.empty(); ++window) {
    if (window->allowed) {
      Region visible = open;
      visible.intersect(window->shape);
      if (!visible.empty()) found.push_back({.id = window->id, .visible = std::move(visible)});
    }
    open.subtract(window->shape);
  }
  std::reverse(found.begin(), found.end());
  return found;
}

}  // namespace capstan
