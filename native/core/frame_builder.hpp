// The picture as it stands, and what of it the recording has not seen yet. Plain C++; frame thread only.
//
// A source says what may be seen, hands over the pixels that it read, and asks for a frame. What changed is found by
// comparison, tile by tile, so that an app that repaints the same pixels costs nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/change_list.hpp"
#include "core/copy_finder.hpp"
#include "core/frame_pool.hpp"
#include "core/kept_pictures.hpp"
#include "core/patch_writer.hpp"
#include "core/picture.hpp"
#include "core/region.hpp"
#include "core/tile_diff.hpp"

namespace capstan {

class FrameBuilder {
 public:
  // scale: 1 (every pixel) or 2 (each image pixel is the mean of 2x2 screen pixels, the odd last row or column left
  // out).
  explicit FrameBuilder(std::uint32_t scale) : scale_(scale) {}

  // The screen's size in pixels. Another size than before: an all black picture of which nothing may be seen, and the
  // next frame must be a key frame.
  void resize(std::uint32_t width, std::uint32_t height);
  // Everything outside becomes black, and stays so whatever is put. Root coordinates.
  void show_only(const Region& visible);
  // Pixels as the X server and Windows give them: 0x..RRGGBB in the machine's byte order, the high byte ignored.
  // `where` lies within the screen; `stride` in pixels. What may not be seen is not taken.
  void put(const Rect& where, const std::uint32_t* pixels, std::size_t stride);

  // Whether anything differs from the frame written last, or nothing was written yet.
  [[nodiscard]] bool changed() const;
  // No frame was written since the size changed.
  [[nodiscard]] bool needs_key() const { return needs_key_; }
  // Of the image: the screen's size divided by scale.
  [[nodiscard]] std::uint32_t image_width() const { return image().width(); }
  [[nodiscard]] std::uint32_t image_height() const { return image().height(); }

  struct Written {
    bool key = false;
    std::uint32_t rect_count = 0;  // of a patch
    std::uint32_t pixel_bytes = 0;
    // The image before this patch is to be kept under this number (1 to most_references); 0: none.
    std::uint8_t keep_as = 0;
  };
  // A key frame (rgb8, the whole image) or a patch. Becomes a key frame by itself when it needs_key() or when a patch
  // would be larger. The slot has room (FramePool::fits); without it nothing is written, and an empty patch returned.
  Written write(const FrameSlot& slot, bool key);

 private:
  [[nodiscard]] const Picture& image() const { return scale_ == 1 ? screen_ : reduced_; }
  void take(const Rect& where, const std::uint32_t* pixels, std::size_t stride);
  void reduce_touched(std::uint32_t row);
  [[nodiscard]] std::vector<ChangedTile> changes() const;
  Written write_key(const FrameSlot& slot);
  [[nodiscard]] std::vector<CopySource> copy_sources(std::span<const ChangedTile> tiles,
                                                     std::span<const ChangedTile> sample) const;
  [[nodiscard]] std::uint8_t number_to_keep(std::span<const ChangedTile> tiles, std::span<const CopySource> sources,
                                            std::size_t sampled) const;
  void remember(std::span<const ChangedTile> tiles, std::uint8_t keep_as);

  std::uint32_t scale_;
  Region visible_;
  Picture screen_;   // nothing but visible pixels and black
  Picture reduced_;  // of scale 2
  Picture written_;  // the image as the recording has it
  TileSet touched_;  // of scale 2: tiles of screen_ that changed and are not in reduced_ yet
  TileSet changed_;  // tiles of the image outside of which it is the same as written_
  bool needs_key_ = true;
  KeptPictures kept_;
  PatchWriter patch_;
};

}  // namespace capstan
