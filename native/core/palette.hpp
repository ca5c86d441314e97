// The colours of an area in the order in which they were met, at most 256.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace capstan {

class Palette {
 public:
  static constexpr std::size_t most_colours = 256;

  // Forgets the colours.
  void clear();
  // Writes the index of each pixel's colour. False when that takes a 257th colour; `indices` is then good for nothing.
  bool index(const std::uint32_t* pixels, std::size_t count, std::uint8_t* indices);
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const std::uint32_t* colours() const { return colours_.data(); }

 private:
  // The index of a colour; of a new one, too. Nothing where that is the 257th.
  std::optional<std::uint8_t> index_of(std::uint32_t colour);

  struct Entry {
    std::uint32_t colour = 0;
    std::uint16_t round = 0;  // in use when it is the palette's: so that nothing is wiped between two areas
    std::uint8_t index = 0;
  };
  static constexpr std::uint32_t entry_bits = 10;  // at most a quarter of the entries is in use

  std::array<Entry, 1U << entry_bits> entries_{};
  std::array<std::uint32_t, most_colours> colours_{};
  std::size_t size_ = 0;
  std::uint16_t round_ = 1;
};

}  // namespace capstan
