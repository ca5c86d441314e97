// What Windows withholds, and what this session can do; asks without a prompt.
#pragma once

#include "core/capture_backend.hpp"

namespace capstan {

Capabilities win_capabilities();

}  // namespace capstan
