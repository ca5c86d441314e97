// What changed, as few rectangles that hold little else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/region.hpp"

namespace capstan {

struct ChangedTile {
  std::uint32_t column = 0;
  std::uint32_t row = 0;
  Rect bounds;  // of the pixels that changed; within the tile, never empty
};

// Rectangles around all of `tiles` (sorted by row, then column), at most `limit` (1 at least). Neighbours are joined as
// long as that adds few other pixels; with too many of them, more.
std::vector<Rect> join_changes(std::span<const ChangedTile> tiles, std::size_t limit);

}  // namespace capstan
