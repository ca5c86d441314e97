#include "win/cursor_image.hpp"

#include <algorithm>

namespace capstan::win {
namespace {

constexpr std::uint32_t opaque = 0xFF00'0000;
constexpr std::uint32_t colours = 0x00FF'FFFF;

std::uint32_t premultiplied(std::uint32_t pixel) {
  const std::uint32_t alpha = pixel >> 24;
  const auto channel = [&](unsigned shift) { return ((pixel >> shift & 0xFF) * alpha + 127) / 255 << shift; };
  return alpha << 24 | channel(16) | channel(8) | channel(0);
}

}  // namespace

std::vector<std::uint32_t> coloured_cursor(std::span<const std::uint32_t> colour, std::span<const std::uint32_t> mask) {
  std::vector<std::uint32_t> pixels(colour.size());
  if (std::any_of(colour.begin(), colour.end(), [](std::uint32_t pixel) { return (pixel & opaque) != 0; })) {
    std::transform(colour.begin(), colour.end(), pixels.begin(), premultiplied);
    return pixels;
  }
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    const bool screen_stays = i < mask.size() && (mask[i] & colours) != 0;
    const std::uint32_t own = colour[i] & colours;
    if (!screen_stays) {
      pixels[i] = opaque | own;
    } else if (own != 0) {
      pixels[i] = opaque;  // inverts the screen
    }
  }
  return pixels;
}

std::vector<std::uint32_t> monochrome_cursor(std::span<const std::uint32_t> mask) {
  const std::size_t count = mask.size() / 2;
  return coloured_cursor(mask.subspan(count, count), mask.first(count));
}

}  // namespace capstan::win
