#include "core/palette.hpp"

#include <algorithm>

namespace capstan {

namespace {

// Looked at together: blank paper is most of a page, and a branch a pixel would be guessed wrong at every edge of a
// glyph.
constexpr std::size_t group = 8;

bool all_are(const std::uint32_t* pixels, std::uint32_t colour) {
  std::uint32_t differing = 0;
  for (std::size_t i = 0; i < group; ++i) differing |= pixels[i] ^ colour;
  return differing == 0;
}

}  // namespace

void Palette::clear() {
  size_ = 0;
  if (++round_ == 0) {
    entries_.fill({});
    round_ = 1;
  }
}

inline std::optional<std::uint8_t> Palette::index_of(std::uint32_t colour) {
  std::size_t at = colour * 0x9E37'79B1U >> (32 - entry_bits);
  // Open addressing.
  while (entries_[at].round == round_ && entries_[at].colour != colour) at = (at + 1) % entries_.size();
  if (entries_[at].round != round_) [[unlikely]] {
    if (size_ == most_colours) return std::nullopt;
    entries_[at] = {.colour = colour, .round = round_, .index = static_cast<std::uint8_t>(size_)};
    colours_[size_++] = colour;
  }
  return entries_[at].index;
}

bool Palette::index(const std::uint32_t* pixels, std::size_t count, std::uint8_t* indices) {
  for (std::size_t i = 0; i < count;) {
    const auto first = index_of(pixels[i]);
    if (!first) return false;
    const std::size_t end = std::min(i + group, count);
    if (end - i == group && all_are(pixels + i, pixels[i])) {
      std::fill_n(indices + i, group, *first);
      i = end;
      continue;
    }
    indices[i++] = *first;
    for (; i < end; ++i) {
      const auto next = index_of(pixels[i]);
      if (!next) return false;
      indices[i] = *next;
    }
  }
  return true;
}

}  // namespace capstan
