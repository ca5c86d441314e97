// Rebuilds images from the slots, by what frame_layout.hpp says and nothing else.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/frame_builder.hpp"
#include "core/frame_layout.hpp"
#include "test_case.hpp"

namespace capstan::test {

// 0x00RRGGBB a pixel.
struct Image {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::vector<std::uint32_t> pixels;

  Image() = default;
  Image(std::uint32_t w, std::uint32_t h, std::uint32_t colour = 0)
      : width(w), height(h), pixels(std::size_t{w} * h, colour) {}
  std::uint32_t& at(std::uint32_t x, std::uint32_t y) { return pixels[std::size_t{y} * width + x]; }
  const std::uint32_t& at(std::uint32_t x, std::uint32_t y) const { return pixels[std::size_t{y} * width + x]; }
  bool operator==(const Image&) const = default;
};

// A rectangle of the table as it was written.
struct TableRect {
  std::uint32_t x, y, width, height, encoding, reference, colours, source_x, source_y, data, data_size;
};

class Decoder {
 public:
  // width, height: of the image.
  const Image& decode(std::span<const std::byte> slot, const FrameBuilder::Written& written, std::uint32_t width,
                      std::uint32_t height) {
    bytes_ = slot;
    rects_.clear();
    if (written.key) {
      check_equal(written.pixel_bytes, width * height * 3);
      image_ = Image(width, height);
      kept_ = {};
      for (std::size_t i = 0; i < image_.pixels.size(); ++i) image_.pixels[i] = rgb(3 * i);
      return image_;
    }
    check_equal(image_.width, width);
    check_equal(image_.height, height);
    check(written.keep_as <= frame_layout::most_references);
    if (written.keep_as != 0) kept_[written.keep_as - 1U] = image_;
    const Image before = image_;
    std::uint32_t next = 0;
    for (std::uint32_t i = 0; i < written.rect_count; ++i) {
      const TableRect rect = table_rect(i);
      rects_.push_back(rect);
      check(rect.width > 0 && rect.height > 0 && rect.x + rect.width <= width && rect.y + rect.height <= height,
            "a rectangle that is not within the image");
      check_equal(rect.data, next);
      next += rect.data_size;
      if (rect.encoding == frame_layout::encoding_copy) {
        copy(rect, rect.reference == 0 ? before : kept_[rect.reference - 1U]);
      } else {
        fill(rect);
      }
    }
    check_equal(next, written.pixel_bytes);
    return image_;
  }

  // Of the patch decoded last.
  const std::vector<TableRect>& rects() const { return rects_; }

 private:
  std::uint32_t byte(std::size_t offset) const { return static_cast<std::uint32_t>(bytes_[offset]); }
  std::uint32_t u16(std::size_t offset) const { return byte(offset) | byte(offset + 1) << 8; }
  std::uint32_t u32(std::size_t offset) const { return u16(offset) | u16(offset + 2) << 16; }
  std::uint32_t rgb(std::size_t offset) const {
    const std::size_t from = frame_layout::pixels + offset;
    return byte(from) << 16 | byte(from + 1) << 8 | byte(from + 2);
  }

  TableRect table_rect(std::uint32_t index) const {
    namespace at = frame_layout;
    const std::size_t from = std::size_t{index} * at::rect_size;
    return {.x = u16(from + at::rect_x),
            .y = u16(from + at::rect_y),
            .width = u16(from + at::rect_width),
            .height = u16(from + at::rect_height),
            .encoding = byte(from + at::rect_encoding),
            .reference = byte(from + at::rect_reference),
            .colours = u16(from + at::rect_colours),
            .source_x = u16(from + at::rect_source_x),
            .source_y = u16(from + at::rect_source_y),
            .data = u32(from + at::rect_data),
            .data_size = u32(from + at::rect_data_size)};
  }

  void copy(const TableRect& rect, const Image& from) {
    check_equal(rect.data_size, 0);
    check(rect.source_x + rect.width <= from.width && rect.source_y + rect.height <= from.height,
          "a copy from outside the picture");
    for (std::uint32_t y = 0; y < rect.height; ++y) {
      for (std::uint32_t x = 0; x < rect.width; ++x) {
        image_.at(rect.x + x, rect.y + y) = from.at(rect.source_x + x, rect.source_y + y);
      }
    }
  }

  void fill(const TableRect& rect) {
    const bool indexed = rect.encoding == frame_layout::encoding_indexed8;
    const std::uint32_t pixels = rect.width * rect.height;
    if (indexed) {
      check(rect.colours >= 1 && rect.colours <= 256, "a number of colours that cannot be");
      check_equal(rect.data_size, 3 * rect.colours + (rect.colours == 1 ? 0 : pixels));
    } else {
      check_equal(rect.encoding, frame_layout::encoding_rgb8);
      check_equal(rect.data_size, 3 * pixels);
    }
    for (std::uint32_t i = 0; i < pixels; ++i) {
      std::uint32_t& pixel = image_.at(rect.x + i % rect.width, rect.y + i / rect.width);
      if (!indexed) {
        pixel = rgb(rect.data + 3 * i);
        continue;
      }
      const std::uint32_t place = i % rect.width * rect.height + i / rect.width;  // column after column
      const std::uint32_t index =
          rect.colours == 1 ? 0 : byte(frame_layout::pixels + rect.data + 3 * rect.colours + place);
      check(index < rect.colours, "an index without colour");
      pixel = rgb(rect.data + 3 * index);
    }
  }

  std::span<const std::byte> bytes_;
  Image image_;
  std::array<Image, frame_layout::most_references> kept_;
  std::vector<TableRect> rects_;
};

}  // namespace capstan::test
