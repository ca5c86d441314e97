// The bitmaps that Windows keeps of a cursor, as premultiplied ARGB. Plain C++.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace capstan::win {

// `colour` (0xAARRGGBB) and `mask` (0x..FFFFFF where the screen stays): one word a pixel, as many of each. Where no
// pixel has an alpha the mask says what is transparent.
std::vector<std::uint32_t> coloured_cursor(std::span<const std::uint32_t> colour, std::span<const std::uint32_t> mask);
// `mask`: the AND mask, below it the XOR mask, as Windows keeps a cursor without colours; words as above. What would
// invert the screen becomes black.
std::vector<std::uint32_t> monochrome_cursor(std::span<const std::uint32_t> mask);

}  // namespace capstan::win
