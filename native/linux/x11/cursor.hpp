// What the cursor looks like and where it is, from the server's answer. Frame thread only.
#pragma once

#include <cstdint>
#include <optional>

#include "core/frame_desk.hpp"
#include "core/region.hpp"
#include "linux/x11/screen_library.hpp"

namespace capstan::x11 {

class Cursor {
 public:
  explicit Cursor(const ScreenLibrary& library) : library_(library) {}

  // Nothing when it lies outside: there its place and its shape are another app's. The image comes when it is another
  // than at the call before.
  std::optional<FrameCursor> take(const xcb_xfixes_get_cursor_image_reply_t& reply, const Region& shown);

 private:
  const ScreenLibrary& library_;
  std::uint32_t told_ = 0;  // the server's serial of the image that was told last
};

}  // namespace capstan::x11
