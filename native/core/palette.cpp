#include "core/palette.hpp"

namespace capstan {

void Palette::clear() {
  size_ = 0;
  if (++round_ == 0) {
    entries_.fill({});
    round_ = 1;
  }
}

std::size_t Palette::find(std::uint32_t colour) const {
  std::size_t at = colour * 0x9E37'79B1U >> (32 - entry_bits);
  while (entries_[at].round == round_ && entries_[at].colour != colour) at = (at + 1) % entries_.size();
  return at;
}

bool Palette::index(const std::uint32_t* pixels, std::size_t count, std::uint8_t* indices) {
  if (count == 0) return true;
  // Most pixels are the one before again.
  std::uint32_t last = ~pixels[0];
  std::uint8_t last_index = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (pixels[i] != last) {
      Entry& entry = entries_[find(pixels[i])];
      if (entry.round != round_) {
        if (size_ == most_colours) return false;
        entry = {.colour = pixels[i], .round = round_, .index = static_cast<std::uint8_t>(size_)};
        colours_[size_++] = pixels[i];
      }
      last = pixels[i];
      last_index = entry.index;
    }
    indices[i] = last_index;
  }
  return true;
}

}  // namespace capstan
