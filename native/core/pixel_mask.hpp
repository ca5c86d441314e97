// What a frame may show: of every allowed window the part that no window above it covers.
#pragma once

#include <span>

#include "core/region.hpp"

namespace capstan {

// A child of the root, bottom to top.
struct StackedWindow {
  std::uint64_t id = 0;
  Region shape;  // the pixels it covers, root coordinates, border included
  bool allowed = false;
};

struct VisibleWindow {
  std::uint64_t id = 0;
  Region visible;  // root coordinates, within the screen; never empty
};

// `bottom_to_top`: the mapped windows. A denied window above cuts its whole shape out, seen through or not.
// An allowed window above cuts too: the pixels there are its own.
// The result is bottom to top, too; no two of its regions have a pixel in common.
std::vector<VisibleWindow> visible_parts(std::span<const StackedWindow> bottom_to_top, const Rect& screen);

}  // namespace capstan
