// The focused element, menus and fields, by AT-SPI. Not built yet: it says so.
#pragma once

#include "core/capture_backend.hpp"

namespace capstan {

FunctionStatus ui_watch_status();

}  // namespace capstan
