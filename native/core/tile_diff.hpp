// Where two pictures differ, tile by tile. Plain loops that the compiler makes vectors of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/picture.hpp"

namespace capstan {

// In image pixels. Wide enough that a row of a tile is two cache lines, low enough that the edge of what scrolled costs
// few rows that did not change.
inline constexpr std::uint32_t tile_width = 32;
inline constexpr std::uint32_t tile_height = 8;

// Some of the tiles of a picture.
class TileSet {
 public:
  TileSet() = default;
  // scale: a tile is that many times as wide and high.
  TileSet(std::uint32_t width, std::uint32_t height, std::uint32_t scale = 1);

  [[nodiscard]] std::uint32_t columns() const { return columns_; }
  [[nodiscard]] std::uint32_t rows() const { return rows_; }
  [[nodiscard]] std::uint32_t width() const { return tile_width * scale_; }
  [[nodiscard]] std::uint32_t height() const { return tile_height * scale_; }
  // The tile's pixels: less than a whole tile at the right and bottom edges.
  [[nodiscard]] Rect area(std::uint32_t column, std::uint32_t row) const;
  // One byte a tile of the row, not 0 for those in the set.
  std::uint8_t* row(std::uint32_t row) { return marks_.data() + std::size_t{row} * columns_; }
  [[nodiscard]] const std::uint8_t* row(std::uint32_t row) const { return marks_.data() + std::size_t{row} * columns_; }
  void clear();

 private:
  std::uint32_t scale_ = 1;
  std::uint32_t columns_ = 0;
  std::uint32_t rows_ = 0;
  Rect bounds_;
  std::vector<std::uint8_t> marks_;
};

// Copies `incoming` over `kept`, and adds each tile to `changed` of which a pixel was another one before. The high byte
// of an incoming pixel counts for nothing. where: of `kept`, within it. stride: pixels; 0 for the same row again and
// again.
void take_changes(Picture& kept, const Rect& where, const std::uint32_t* incoming, std::size_t stride,
                  TileSet& changed);

// The smallest rectangle around every pixel of `within` in which a and b differ; empty when there is none.
Rect difference(const Picture& a, const Picture& b, const Rect& within);

}  // namespace capstan
