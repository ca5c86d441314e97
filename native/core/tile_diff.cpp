#include "core/tile_diff.hpp"

#include <algorithm>
#include <cstring>

namespace capstan {

namespace {

constexpr std::uint32_t colour_bits = 0x00FF'FFFF;

// One row of one tile. Inlined with the size known, so that the compare has no branch a pixel.
inline bool take_row(std::uint32_t* kept, const std::uint32_t* incoming, std::size_t size) {
  std::uint32_t differing = 0;
  for (std::size_t i = 0; i < size; ++i) differing |= kept[i] ^ incoming[i];
  if ((differing & colour_bits) == 0) return false;
  for (std::size_t i = 0; i < size; ++i) kept[i] = incoming[i] & colour_bits;
  return true;
}

}  // namespace

TileSet::TileSet(std::uint32_t width, std::uint32_t height, std::uint32_t scale)
    : scale_(scale),
      columns_((width + tile_width * scale - 1) / (tile_width * scale)),
      rows_((height + tile_height * scale - 1) / (tile_height * scale)),
      bounds_{.x = 0, .y = 0, .width = width, .height = height},
      marks_(std::size_t{columns_} * rows_) {}

Rect TileSet::area(std::uint32_t column, std::uint32_t row) const {
  return intersection(bounds_, {.x = static_cast<std::int32_t>(column * width()),
                                .y = static_cast<std::int32_t>(row * height()),
                                .width = width(),
                                .height = height()});
}

void TileSet::clear() { std::fill(marks_.begin(), marks_.end(), std::uint8_t{0}); }

void take_changes(Picture& kept, const Rect& where, const std::uint32_t* incoming, std::size_t stride,
                  TileSet& changed) {
  const auto left = static_cast<std::uint32_t>(where.x);
  const auto top = static_cast<std::uint32_t>(where.y);
  const std::uint32_t right = left + where.width;
  const std::uint32_t width = changed.width();
  // Row by row, not tile by tile: both pictures are read in the order in which they stand in memory.
  for (std::uint32_t y = 0; y < where.height; ++y, incoming += stride) {
    std::uint8_t* const marks = changed.row((top + y) / changed.height());
    std::uint32_t* const row = kept.at(0, where.y + static_cast<std::int32_t>(y));
    for (std::uint32_t x = left; x < right;) {
      const std::uint32_t column = x / width;
      const std::uint32_t end = std::min(right, (column + 1) * width);
      const std::uint32_t* const from = incoming + (x - left);
      const bool differs =
          end - x == tile_width ? take_row(row + x, from, tile_width) : take_row(row + x, from, end - x);
      marks[column] = static_cast<std::uint8_t>(marks[column] | (differs ? 1U : 0U));
      x = end;
    }
  }
}

Rect difference(const Picture& a, const Picture& b, const Rect& within) {
  const std::size_t width = within.width;
  // Columns that differ in no row so far: [0, first) and [end, width). Each row is looked at in these only.
  std::size_t first = width;
  std::size_t end = 0;
  std::uint32_t first_row = within.height;
  std::uint32_t last_row = 0;
  for (std::uint32_t y = 0; y < within.height; ++y) {
    const std::uint32_t* const row_a = a.at(within.x, within.y + static_cast<std::int32_t>(y));
    const std::uint32_t* const row_b = b.at(within.x, within.y + static_cast<std::int32_t>(y));
    if (std::memcmp(row_a, row_b, width * sizeof *row_a) == 0) continue;
    first_row = std::min(first_row, y);
    last_row = y;
    first = static_cast<std::size_t>(std::mismatch(row_a, row_a + first, row_b).first - row_a);
    std::size_t last = width;
    while (last > end && row_a[last - 1] == row_b[last - 1]) --last;
    end = last;
  }
  if (first_row == within.height) return {};
  return {.x = within.x + static_cast<std::int32_t>(first),
          .y = within.y + static_cast<std::int32_t>(first_row),
          .width = static_cast<std::uint32_t>(end - first),
          .height = last_row - first_row + 1};
}

}  // namespace capstan
