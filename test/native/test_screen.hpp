// A screen to draw on, the frames taken of it, and what they must show: computed pixel by pixel.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <random>

#include "test_decoder.hpp"
#include "test_pool.hpp"

namespace capstan::test {

class Screen {
 public:
  explicit Screen(std::uint32_t width, std::uint32_t height, std::uint32_t scale = 1)
      : scale_(scale), pool_memory_(2, 3 * width * height), pool_(pool_memory_.bytes()), builder_(scale) {
    resize(width, height);
    show_only(Region({.x = 0, .y = 0, .width = width, .height = height}));
  }

  FrameBuilder& builder() { return builder_; }
  TestPool& memory() { return pool_memory_; }
  FramePool& pool() { return pool_; }
  Image& pixels() { return pixels_; }

  void resize(std::uint32_t width, std::uint32_t height) {
    builder_.resize(width, height);
    pixels_ = Image(width, height);
    visible_ = {};
  }
  void show_only(const Region& visible) {
    builder_.show_only(visible);
    visible_ = visible;
    for (std::uint32_t y = 0; y < pixels_.height; ++y) {
      for (std::uint32_t x = 0; x < pixels_.width; ++x) {
        if (!seen(x, y)) pixels_.at(x, y) = 0;
      }
    }
  }

  // A character cell of two colours, its strokes drawn from `seed`.
  void glyph(std::uint32_t x, std::uint32_t y, std::uint32_t seed, std::uint32_t ink = 0x101010,
             std::uint32_t paper = 0xF8F8F8) {
    std::mt19937 random(seed);
    for (std::uint32_t row = 0; row < 13; ++row) {
      for (std::uint32_t column = 0; column < 12; ++column) {
        if (x + column >= pixels_.width || y + row >= pixels_.height) continue;
        const bool stroke = column > 0 && column < 10 && random() % 3 == 0;
        pixels_.at(x + column, y + row) = stroke ? ink : paper;
      }
    }
  }
  void fill(const Rect& rect, std::uint32_t colour) {
    each(rect, [&](std::uint32_t& pixel) { pixel = colour; });
  }
  template <typename Change>
  void each(const Rect& rect, Change change) {
    for (std::uint32_t y = 0; y < rect.height; ++y) {
      for (std::uint32_t x = 0; x < rect.width; ++x) {
        change(pixels_.at(static_cast<std::uint32_t>(rect.x) + x, static_cast<std::uint32_t>(rect.y) + y));
      }
    }
  }
  void text(const Rect& rect, std::uint32_t seed, std::uint32_t ink = 0x202020, std::uint32_t paper = 0xFFFFFF) {
    fill(rect, paper);
    std::mt19937 random(seed);
    for (std::uint32_t y = 2; y + 13 < rect.height; y += 19) {
      // Lines of different lengths, and spaces between the words.
      const std::uint32_t end = rect.width / 4 + static_cast<std::uint32_t>(random()) % (rect.width * 3 / 4 + 1);
      for (std::uint32_t x = 2; x + 12 < end; x += 12) {
        const auto drawn = static_cast<std::uint32_t>(random());
        if (drawn % 6 == 0) continue;
        glyph(static_cast<std::uint32_t>(rect.x) + x, static_cast<std::uint32_t>(rect.y) + y, drawn % 26, ink, paper);
      }
    }
  }
  // The content goes up by `rows` (down when negative); what comes in is text.
  void scroll(const Rect& rect, std::int32_t rows, std::uint32_t seed) {
    const Image before = pixels_;
    const auto size = static_cast<std::uint32_t>(std::abs(rows));
    const auto top = static_cast<std::uint32_t>(rect.y);
    Rect fresh{.x = rect.x, .y = rect.y, .width = rect.width, .height = std::min(size, rect.height)};
    if (rows > 0) fresh.y += static_cast<std::int32_t>(rect.height - fresh.height);
    for (std::uint32_t y = 0; size < rect.height && y < rect.height - size; ++y) {
      for (std::uint32_t x = static_cast<std::uint32_t>(rect.x); x < static_cast<std::uint32_t>(rect.x) + rect.width;
           ++x) {
        if (rows > 0) pixels_.at(x, top + y) = before.at(x, top + y + size);
        if (rows < 0) pixels_.at(x, top + y + size) = before.at(x, top + y);
      }
    }
    text(fresh, seed);
  }

  // Hands all pixels over, noise in the high bytes; a secret colour where nothing may be seen.
  void put(const Rect& where) {
    std::vector<std::uint32_t> given(std::size_t{where.width} * where.height);
    for (std::uint32_t y = 0; y < where.height; ++y) {
      for (std::uint32_t x = 0; x < where.width; ++x) {
        const std::uint32_t at_x = static_cast<std::uint32_t>(where.x) + x;
        const std::uint32_t at_y = static_cast<std::uint32_t>(where.y) + y;
        if (!seen(at_x, at_y)) pixels_.at(at_x, at_y) = 0;
        given[std::size_t{y} * where.width + x] =
            (seen(at_x, at_y) ? pixels_.at(at_x, at_y) : secret) | static_cast<std::uint32_t>(noise_()) << 24;
      }
    }
    builder_.put(where, given.data(), where.width);
  }
  void put() { put({.x = 0, .y = 0, .width = pixels_.width, .height = pixels_.height}); }

  // The frame, decoded and compared with what it must show.
  FrameBuilder::Written frame(bool key = false) {
    const auto slot = pool_.take();
    check(slot.has_value(), "no slot is free");
    const FrameBuilder::Written written = builder_.write(*slot, key);
    pool_.give(slot->index);
    check(decoder_.decode(pool_memory_.slot(slot->index), written, builder_.image_width(), builder_.image_height()) ==
              expected(),
          "the decoded image is not the screen's");
    pool_memory_.set_state(slot->index, frame_layout::slot_free);
    return written;
  }
  FrameBuilder::Written put_frame() {
    put();
    return frame();
  }
  // What the patch written last takes in a recording, about.
  static std::uint32_t cost(const FrameBuilder::Written& written) {
    return written.rect_count * frame_layout::rect_size + written.pixel_bytes;
  }
  const Decoder& decoder() const { return decoder_; }

  Image expected() const {
    Image image(pixels_.width / scale_, pixels_.height / scale_);
    for (std::uint32_t y = 0; y < image.height; ++y) {
      for (std::uint32_t x = 0; x < image.width; ++x) {
        for (std::uint32_t shift = 0; shift < 24; shift += 8) {
          std::uint32_t sum = 0;
          for (std::uint32_t i = 0; i < scale_ * scale_; ++i) {
            sum += pixels_.at(x * scale_ + i % scale_, y * scale_ + i / scale_) >> shift & 0xFFU;
          }
          image.at(x, y) |= (sum + scale_ * scale_ / 2) / (scale_ * scale_) << shift;
        }
      }
    }
    return image;
  }

 private:
  static constexpr std::uint32_t secret = 0xC0FFEE;

  bool seen(std::uint32_t x, std::uint32_t y) const {
    return std::any_of(visible_.rects().begin(), visible_.rects().end(), [&](const Rect& rect) {
      return x >= static_cast<std::uint32_t>(rect.x) && x < static_cast<std::uint32_t>(rect.x) + rect.width &&
             y >= static_cast<std::uint32_t>(rect.y) && y < static_cast<std::uint32_t>(rect.y) + rect.height;
    });
  }

  std::uint32_t scale_;
  TestPool pool_memory_;
  FramePool pool_;
  FrameBuilder builder_;
  Region visible_;
  Image pixels_;
  Decoder decoder_;
  std::minstd_rand noise_;
};

}  // namespace capstan::test
