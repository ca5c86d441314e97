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
  // Begins a patch from one image to the next. most_bytes: what its pixels may take.
  void begin(const FrameSlot& slot, const Picture& before, const Picture& image, std::size_t most_bytes);
  // The pixels stand in the picture that `reference` names, dy rows further down. False when the table is full.
  bool copy(const Rect& rect, std::uint8_t reference, std::int32_t dy);
  // What changed in `rect`, in parts that compress well: indexed8 where few colours make that smaller, else rgb8.
  // areas_to_come: how many more calls will follow; the parts leave them room. False when it does not fit: the patch
  // is void.
  bool pixels(const Rect& rect, std::size_t areas_to_come);

  [[nodiscard]] std::uint32_t rect_count() const { return rect_count_; }
  [[nodiscard]] std::uint32_t pixel_bytes() const { return static_cast<std::uint32_t>(used_); }

 private:
  bool one_colour(const Rect& rect);
  bool many_colours(Rect rest);
  bool halves(const Rect& rect);
  std::uint32_t index_rows(const Rect& rect);
  std::uint32_t index_rows_anew(const Rect& rect);
  bool indexed8(const Rect& rect);
  bool rgb8(const Rect& rect);

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
  // Whether the area may take as many entries.
  [[nodiscard]] bool may_take(std::size_t entries) const;

  FrameSlot slot_;
  const Picture* before_ = nullptr;
  const Picture* image_ = nullptr;
  std::size_t most_bytes_ = 0;
  std::size_t used_ = 0;
  std::uint32_t rect_count_ = 0;
  std::size_t areas_to_come_ = 0;
  // Goes on from area to area of a patch, so that the same glyph gets the same bytes wherever it stands: the
  // compressor finds it again.
  Palette palette_;
  std::size_t colours_ = 0;            // how many of palette_ the rows in indices_ need
  std::vector<std::uint8_t> indices_;  // of one area; never the slot: JavaScript sees that
};

}  // namespace capstan
