#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "mac/frameworks/core_graphics.hpp"
#include "objects.hpp"

struct OpaqueCGImage final : fake::Object {
  std::vector<std::uint32_t> pixels;  // 0xAARRGGBB
  std::size_t width = 0;
  std::size_t height = 0;
};

namespace fake {

// What a picture of these windows and no others shows; nothing elsewhere. The caller owns it.
OpaqueCGImage* draw_windows(const CGRect& area, const std::vector<std::uint32_t>& ids);

}  // namespace fake
