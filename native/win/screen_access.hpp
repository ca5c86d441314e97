// Whether there is a screen to read.
#pragma once

#include "core/capture_backend.hpp"

namespace capstan::win {

// Asks without a prompt. Any thread.
FunctionStatus screen_status();

// Whether the person sees the desktop that the calling thread belongs to, and not the one of the lock screen or of a
// prompt for administrator rights. Of those nobody else may read a pixel, and what ours shows then is not of now.
bool desktop_is_seen();

}  // namespace capstan::win
