// An image in memory: 0x00RRGGBB a pixel in the machine's byte order, row after row without gaps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/region.hpp"

namespace capstan {

class Picture {
 public:
  Picture() = default;
  // Black.
  Picture(std::uint32_t width, std::uint32_t height)
      : width_(width), height_(height), pixels_(std::size_t{width} * height) {}

  [[nodiscard]] std::uint32_t width() const { return width_; }
  [[nodiscard]] std::uint32_t height() const { return height_; }
  [[nodiscard]] Rect bounds() const { return {.x = 0, .y = 0, .width = width_, .height = height_}; }
  [[nodiscard]] const std::uint32_t* at(std::int32_t x, std::int32_t y) const { return pixels_.data() + index(x, y); }
  std::uint32_t* at(std::int32_t x, std::int32_t y) { return pixels_.data() + index(x, y); }

 private:
  [[nodiscard]] std::size_t index(std::int32_t x, std::int32_t y) const {
    return static_cast<std::size_t>(y) * width_ + static_cast<std::size_t>(x);
  }

  std::uint32_t width_ = 0;
  std::uint32_t height_ = 0;
  std::vector<std::uint32_t> pixels_;
};

// Whether `where` of a has the pixels of b that stand dy rows further down. Both lie within their pictures.
bool same_pixels(const Picture& a, const Picture& b, const Rect& where, std::int32_t dy = 0);
// Two pictures of one size; `where` within it.
void copy_pixels(Picture& to, const Picture& from, const Rect& where);

}  // namespace capstan
