// Room for input straight from the kernel's devices (libinput), for sessions without an X server: key codes and
// relative motion only, since the kernel knows no layout, no cursor and no focus. Asks nothing of X11.
#pragma once

#include <memory>

#include "core/unavailable_backend.hpp"

namespace capstan {

inline std::unique_ptr<CaptureBackend> make_evdev_backend() {
  return std::make_unique<UnavailableBackend>("evdev", "Capstan cannot record a session without an X server yet.",
                                              "Log in to an X11 session (often named \"Xorg\" on the login screen).");
}

}  // namespace capstan
