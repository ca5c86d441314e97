// What works here and what the person can do about the rest. Asks, never prompts.
#pragma once

#include "core/capture_backend.hpp"

namespace capstan {

Capabilities x11_capabilities();
Capabilities evdev_capabilities();

// Of a session without an X server: there are none.
FunctionStatus evdev_frames_status();

}  // namespace capstan
