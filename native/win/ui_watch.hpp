// Room for UI Automation: the focused element's role and name, and whether it is a password field.
#pragma once

#include "core/capture_backend.hpp"

namespace capstan {

FunctionStatus ui_watch_status();

}  // namespace capstan
