#include "core/rgb8.hpp"

#include <bit>
#include <cstring>

namespace capstan {

void pack_rgb8(const std::uint32_t* pixels, std::size_t count, std::byte* to) {
  if constexpr (std::endian::native == std::endian::little) {
    // Four bytes a store, the last of which the next pixel overwrites: nearly as fast as shuffled vectors, which not
    // every x86-64 has. Compilers make one instruction of the swap.
    for (; count > 1; --count, ++pixels, to += 3) {
      const std::uint32_t pixel = *pixels;
      const std::uint32_t swapped = pixel >> 24 | (pixel >> 8 & 0xFF00U) | (pixel << 8 & 0xFF'0000U) | pixel << 24;
      const std::uint32_t bytes = swapped >> 8;
      std::memcpy(to, &bytes, sizeof bytes);
    }
  }
  for (; count > 0; --count, ++pixels, to += 3) {
    to[0] = static_cast<std::byte>(*pixels >> 16);
    to[1] = static_cast<std::byte>(*pixels >> 8);
    to[2] = static_cast<std::byte>(*pixels);
  }
}

}  // namespace capstan
