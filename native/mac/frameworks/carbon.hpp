// What Capstan uses of Carbon.framework (HIToolbox). See core_foundation.hpp for why it is declared here.
#pragma once

#include "mac/frameworks/core_foundation.hpp"

// clang-format off
extern "C" {
Boolean IsSecureEventInputEnabled();
}
// clang-format on
