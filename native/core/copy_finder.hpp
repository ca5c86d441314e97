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
  std::size_t fits = 0;  // changed tiles whose changes stand there
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

  void begin(const CopySource& source, std::span<const ChangedTile> tiles);
  bool whole(std::uint32_t column, std::uint32_t row);
  bool wanted(std::uint32_t column, std::uint32_t row) const;
  bool all_whole(const Block& block);
  bool any_wanted(const Block& block) const;
  std::size_t count_wanted(const Block& block) const;
  void grow_right(Block& block);
  void grow_down(Block& block);
  Block grown(std::uint32_t column, std::uint32_t row);
  Rect widened(const Block& block) const;
  void cover(const Block& block);

  const Picture& now_;
  const TileSet& grid_;
  const CopySource* source_ = nullptr;
  std::vector<std::uint8_t> state_;  // of each tile, for source_
};

}  // namespace capstan
