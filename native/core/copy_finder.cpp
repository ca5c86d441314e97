#include "core/copy_finder.hpp"

#include <algorithm>

namespace capstan {

namespace {

std::int32_t right(const Rect& rect) { return rect.x + static_cast<std::int32_t>(rect.width); }
std::int32_t bottom(const Rect& rect) { return rect.y + static_cast<std::int32_t>(rect.height); }

// What of `bounds` a copy of `rect` leaves to do, as one rectangle.
Rect uncovered(const Rect& bounds, const Rect& rect) {
  const Rect common = intersection(bounds, rect);
  if (empty(common)) return bounds;
  Rect rest = bounds;
  if (common.width == bounds.width && (common.y == bounds.y || bottom(common) == bottom(bounds))) {
    rest.height -= common.height;
    if (common.y == bounds.y) rest.y = bottom(common);
  } else if (common.height == bounds.height && (common.x == bounds.x || right(common) == right(bounds))) {
    rest.width -= common.width;
    if (common.x == bounds.x) rest.x = right(common);
  }
  return rest;
}

}  // namespace

bool stands_in(const CopySource& source, const Picture& now, const Rect& where) {
  if (where.y + source.dy < 0 || bottom(where) + source.dy > static_cast<std::int32_t>(now.height())) return false;
  return same_pixels(now, *source.picture, where, source.dy);
}

void CopyFinder::begin(const CopySource& source, std::vector<ChangedTile>& tiles) {
  source_ = &source;
  tiles_.assign(std::size_t{grid_.columns()} * grid_.rows(), {});
  for (ChangedTile& change : tiles) tile(change.column, change.row).change = &change;
}

bool CopyFinder::whole(std::uint32_t column, std::uint32_t row) {
  Tile& asked = tile(column, row);
  if (!asked.compared) {
    asked.compared = true;
    asked.whole = stands_in(*source_, now_, grid_.area(column, row));
  }
  return asked.whole;
}

bool CopyFinder::all_whole(const Block& block) {
  for (std::uint32_t row = block.row; row < block.end_row; ++row) {
    for (std::uint32_t column = block.column; column < block.end_column; ++column) {
      if (!whole(column, row)) return false;
    }
  }
  return true;
}

std::size_t CopyFinder::count_changed(const Block& block) {
  std::size_t count = 0;
  for (std::uint32_t row = block.row; row < block.end_row; ++row) {
    for (std::uint32_t column = block.column; column < block.end_column; ++column) {
      count += tile(column, row).change != nullptr ? 1 : 0;
    }
  }
  return count;
}

// Takes in tiles that did not change, too, where they stand in the source all the same: as many as lie before one that
// did.
void CopyFinder::grow_right(Block& block) {
  for (Block next = block; next.end_column < grid_.columns();) {
    next.column = next.end_column++;
    if (!all_whole(next)) return;
    if (count_changed(next) > 0) block.end_column = next.end_column;
  }
}

void CopyFinder::grow_down(Block& block) {
  for (Block next = block; next.end_row < grid_.rows();) {
    next.row = next.end_row++;
    if (!all_whole(next)) return;
    if (count_changed(next) > 0) block.end_row = next.end_row;
  }
}

CopyFinder::Block CopyFinder::grown(std::uint32_t column, std::uint32_t row) {
  Block wide{.column = column, .row = row, .end_column = column + 1, .end_row = row + 1};
  Block high = wide;
  grow_right(wide);
  grow_down(wide);
  grow_down(high);
  grow_right(high);
  return count_changed(wide) >= count_changed(high) ? wide : high;
}

// What scrolled or was uncovered does not end where tiles do: less than a tile further on each side.
Rect CopyFinder::widened(const Block& block) const {
  Rect rect = bounding(grid_.area(block.column, block.row), grid_.area(block.end_column - 1, block.end_row - 1));
  const auto reach = [&](std::int32_t dx, std::int32_t dy) {
    Rect edge = rect;
    if (dx != 0) {
      edge.x = dx < 0 ? rect.x - 1 : right(rect);
      edge.width = 1;
    } else {
      edge.y = dy < 0 ? rect.y - 1 : bottom(rect);
      edge.height = 1;
    }
    if (empty(intersection(edge, now_.bounds())) || !stands_in(*source_, now_, edge)) return false;
    rect = bounding(rect, edge);
    return true;
  };
  for (std::uint32_t i = 1; i < tile_width && reach(-1, 0); ++i) continue;
  for (std::uint32_t i = 1; i < tile_width && reach(1, 0); ++i) continue;
  for (std::uint32_t i = 1; i < tile_height && reach(0, -1); ++i) continue;
  for (std::uint32_t i = 1; i < tile_height && reach(0, 1); ++i) continue;
  return rect;
}

// The tiles around the block may be covered in part.
void CopyFinder::cover(const Block& block, const Rect& copied) {
  const std::uint32_t end_row = std::min(block.end_row + 1, grid_.rows());
  const std::uint32_t end_column = std::min(block.end_column + 1, grid_.columns());
  for (std::uint32_t row = block.row - std::min(block.row, 1U); row < end_row; ++row) {
    for (std::uint32_t column = block.column - std::min(block.column, 1U); column < end_column; ++column) {
      ChangedTile*& change = tile(column, row).change;
      if (change == nullptr) continue;
      change->bounds = uncovered(change->bounds, copied);
      if (empty(change->bounds)) change = nullptr;
    }
  }
}

std::vector<CopyArea> CopyFinder::find(std::vector<ChangedTile>& tiles, std::span<const CopySource> best_first,
                                       std::size_t limit) {
  std::vector<CopyArea> copies;
  for (const CopySource& source : best_first) {
    if (source.fits == 0) continue;
    begin(source, tiles);
    for (const ChangedTile& change : tiles) {
      if (copies.size() == limit) break;
      if (empty(change.bounds) || !whole(change.column, change.row)) continue;
      const Block block = grown(change.column, change.row);
      const Rect copied = widened(block);
      copies.push_back({.rect = copied, .reference = source.reference, .dy = source.dy});
      cover(block, copied);
    }
    std::erase_if(tiles, [](const ChangedTile& change) { return empty(change.bounds); });
  }
  return copies;
}

}  // namespace capstan
