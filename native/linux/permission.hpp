// What works here and what the person can do about the rest. Asks, never prompts.
#pragma once

#include "core/capture_backend.hpp"

namespace capstan {

Capabilities x11_capabilities();

}  // namespace capstan
