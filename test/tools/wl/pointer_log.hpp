// What the pointer tells this client, as lines. Places are the window's own: no client is told where it stands.
#pragma once

#include "handles.hpp"

namespace test_tool {

class PointerLog {
 public:
  PointerLog(wl_seat* seat, bool logs_motion);
  PointerLog(const PointerLog&) = delete;
  PointerLog& operator=(const PointerLog&) = delete;

  // Of the last button press, for popups that grab.
  std::uint32_t serial() const { return serial_; }

 private:
  void take_window(wl_surface* surface, bool inside, wl_fixed_t x, wl_fixed_t y);
  void take_motion(std::uint32_t time, wl_fixed_t x, wl_fixed_t y);
  void take_button(std::uint32_t time, std::uint32_t code, std::uint32_t state) const;
  void take_step(std::uint32_t axis, int steps120) const;

  PointerHandle pointer_;
  bool logs_motion_;
  long long window_ = 0;
  wl_fixed_t x_ = 0;
  wl_fixed_t y_ = 0;
  std::uint32_t serial_ = 0;
};

}  // namespace test_tool
