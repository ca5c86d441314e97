// What of an image stands in another picture already, as few rectangles. Exact: every pixel of them was compared.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/change_list.hpp"
#include "core/picture.hpp"
#include "core/tile_diff.hpp"

namespace capstan {

// A picture of the image's size to copy from; the pixels stand dy rows further down in it.
struct CopySource {
  const Picture* picture = nullptr;
  std::uint8_t reference = 0;  // frame_layout.hpp
  std::int32_t dy = 0;
  std::size_t fits = 0;  // of a sample of the changed tiles: how many have their changes stand there
};

struct CopyArea {
  Rect rect;
  std::uint8_t reference = 0;
  std::int32_t dy = 0;
};

// Of a picture of the size of `now`: whether `where` of `now` stands in it.
bool stands_in(const CopySource& source, const Picture& now, const Rect& where);

class CopyFinder {
 public:
  // now: the image. grid: its tiles. Both alive as long as this.
  CopyFinder(const Picture& now, const TileSet& grid) : now_(now), grid_(grid) {}

  // At most `limit` copies, from the source that fits best first. Takes what they cover out of `tiles`.
  std::vector<CopyArea> find(std::vector<ChangedTile>& tiles, std::span<const CopySource> best_first,
                             std::size_t limit);

 private:
  // Columns and rows of tiles, ends left out.
  struct Block {
    std::uint32_t column = 0;
    std::uint32_t row = 0;
    std::uint32_t end_column = 0;
    std::uint32_t end_row = 0;
  };

  struct Tile {
    ChangedTile* change = nullptr;  // what no copy has yet; null where nothing changed
    bool compared = false;
    bool whole = false;  // all of it stands in the source
  };

  void begin(const CopySource& source, std::vector<ChangedTile>& tiles);
  Tile& tile(std::uint32_t column, std::uint32_t row) { return tiles_[std::size_t{row} * grid_.columns() + column]; }
  bool whole(std::uint32_t column, std::uint32_t row);
  bool all_whole(const Block& block);
  std::size_t count_changed(const Block& block);
  void grow_right(Block& block);
  void grow_down(Block& block);
  Block grown(std::uint32_t column, std::uint32_t row);
  Rect widened(const Block& block) const;
  void cover(const Block& block, const Rect& copied);

  const Picture& now_;
  const TileSet& grid_;
  const CopySource* source_ = nullptr;
  std::vector<Tile> tiles_;  // all of the grid, as they stand to source_
};

}  // namespace capstan
