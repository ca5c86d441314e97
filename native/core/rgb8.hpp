// Pixels as three bytes: red, green, blue.
#pragma once

#include <cstddef>
#include <cstdint>

namespace capstan {

// pixels: 0x..RRGGBB. to: room for 3 * count bytes.
void pack_rgb8(const std::uint32_t* pixels, std::size_t count, std::byte* to);

}  // namespace capstan
