// The badge that is on the screen while capture runs. Not built yet: it says so.
#pragma once

#include "core/capture_backend.hpp"

namespace capstan {

FunctionStatus indicator_status();

}  // namespace capstan
