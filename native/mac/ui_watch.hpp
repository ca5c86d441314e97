// Room for the accessibility tree: the focused element's role and name, and whether it is a secure text field.
#pragma once

#include "core/capture_backend.hpp"

namespace capstan {

FunctionStatus ui_watch_status();

}  // namespace capstan
