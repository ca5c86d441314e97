// Frames of allowed windows, by MIT-SHM and XDamage. Not built yet: it says so.
#pragma once

#include "core/capture_backend.hpp"

namespace capstan::x11 {

FunctionStatus frame_source_status();

}  // namespace capstan::x11
