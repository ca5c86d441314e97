// Room for the badge that is on the screen whenever capture runs.
#pragma once

#include "core/capture_backend.hpp"

namespace capstan {

FunctionStatus indicator_status();

}  // namespace capstan
