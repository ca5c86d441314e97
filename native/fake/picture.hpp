// What the scripted screen shows at one moment.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/context_store.hpp"

namespace capstan::fake {

struct Painted {
  Rect rect;                 // root pixels
  std::uint32_t colour = 0;  // 0xRRGGBB
};

struct ScreenWindow {
  std::shared_ptr<const WindowInfo> info;  // its place is info->rect
  std::uint32_t colour = 0;
  std::vector<Painted> painted;  // one over the other
};

struct Picture {
  std::uint32_t width = 640;  // pixels
  std::uint32_t height = 400;
  std::vector<ScreenWindow> windows;  // bottom to top
  std::int32_t cursor_x = 0;
  std::int32_t cursor_y = 0;
};

}  // namespace capstan::fake
