// What the bytes of a window's properties say (ICCCM, EWMH).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "linux/x11/x11_library.hpp"

namespace capstan::x11 {

// WM_CLASS: "instance\0class\0" (ICCCM 4.1.2.5).
struct WindowClass {
  std::string instance;
  std::string app;
};

// Each takes the reply as it came: null when the window is gone, and of any type, as a client can write what it likes.
std::string text_of(const X11Library& lib, const xcb_get_property_reply_t* reply);
WindowClass class_of(const X11Library& lib, const xcb_get_property_reply_t* reply);
// The first 32-bit value: a window, a number. 0 when there is none.
std::uint32_t number_of(const X11Library& lib, const xcb_get_property_reply_t* reply);

}  // namespace capstan::x11
