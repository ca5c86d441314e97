// Reads pixels of the screen: only those that it is asked for, so that no other ever enters our memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/region.hpp"

namespace capstan::win {

// Pixels as FrameBuilder::put takes them.
struct PixelBlock {
  Rect where;  // root coordinates
  const std::uint32_t* pixels = nullptr;
  std::size_t stride = 0;  // pixels
};

// Frame thread only.
class ScreenReader {
 public:
  virtual ~ScreenReader() = default;
  ScreenReader() = default;
  ScreenReader(const ScreenReader&) = delete;
  ScreenReader& operator=(const ScreenReader&) = delete;

  // Reads what of `visible` may have been drawn since it was kept last. False when Windows refuses: nothing was read.
  virtual bool read(const Region& visible) = 0;
  // What was read, until keep(), forget() or the next read().
  [[nodiscard]] virtual std::span<const PixelBlock> blocks() const = 0;
  // The picture holds the blocks now, and of the screen nothing but `visible`.
  virtual void keep(const Region& visible) = 0;
  // The blocks may hold what nobody may see: they are wiped.
  virtual void forget() = 0;
};

}  // namespace capstan::win
