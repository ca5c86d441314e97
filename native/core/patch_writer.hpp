// The rectangles of one patch, written into a slot: the table entry and the pixels (frame_layout.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/frame_pool.hpp"
#include "core/palette.hpp"
#include "core/picture.hpp"

namespace capstan {

class PatchWriter {
 public:
  // Begins a patch. most_bytes: what its pixels may take.
  void begin(const FrameSlot& slot, std::size_t most_bytes);
  // The pixels stand in the picture that `reference` names, dy rows further down. False when the table is full.
  bool copy(const Rect& rect, std::uint8_t reference, std::int32_t dy);
  // As indexed8 where few colours make that smaller, else as rgb8, if need be in parts. areas_to_come: how many
  // more calls will follow; the parts leave them room. False when it does not fit: the patch is void.
  bool pixels(const Picture& image, const Rect& rect, std::size_t areas_to_come);

  [[nodiscard]] std::uint32_t rect_count() const { return rect_count_; }
  [[nodiscard]] std::uint32_t pixel_bytes() const { return static_cast<std::uint32_t>(used_); }

 private:
  bool area(const Picture& image, Rect rest);
  // Fills indices_ with the first rows of `rect`: as many as palette_ has colours for.
  std::uint32_t index_rows(const Picture& image, const Rect& rect);
  bool indexed8(const Rect& rect);
  bool rgb8(const Picture& image, const Rect& rect);

  struct Entry {
    Rect rect;
    std::uint8_t encoding = 0;
    std::uint8_t reference = 0;
    std::uint16_t colours = 0;
    std::uint16_t source_x = 0;
    std::uint16_t source_y = 0;
    std::size_t data_size = 0;
  };
  // Writes the entry and takes the room for its data. Null when there is none.
  std::byte* room_for(const Entry& entry);
  // Whether this area may take as many entries.
  [[nodiscard]] bool may_take(std::size_t entries) const;

  FrameSlot slot_;
  std::size_t most_bytes_ = 0;
  std::size_t used_ = 0;
  std::uint32_t rect_count_ = 0;
  std::size_t areas_to_come_ = 0;
  Palette palette_;
  std::size_t colours_ = 0;            // how many of palette_ are in the rows that index_rows filled
  std::vector<std::uint8_t> indices_;  // of one area; never the slot: JavaScript sees that
};

}  // namespace capstan
