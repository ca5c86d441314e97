// Pictures of chosen windows: whoever takes them is told which windows may be in them, and macOS draws no other.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "mac/displays.hpp"
#include "mac/frameworks/core_graphics.hpp"
#include "mac/os_handles.hpp"

namespace capstan::mac {

// Frame thread only.
class WindowPictures {
 public:
  virtual ~WindowPictures() = default;
  WindowPictures() = default;
  WindowPictures(const WindowPictures&) = delete;
  WindowPictures& operator=(const WindowPictures&) = delete;

  // Once a frame, before take(): the windows may be others than at the last one. False when macOS refuses.
  virtual bool begin() = 0;
  // What these windows show of the display, as if no other were there; nothing is where none of them is. One pixel a
  // point. Null when macOS refuses.
  virtual CfOwner<CGImageRef> take(const Display& display, std::span<const std::uint32_t> windows) = 0;

  // ScreenCaptureKit from macOS 14 on, the window server before.
  static std::unique_ptr<WindowPictures> choose();
};

}  // namespace capstan::mac
