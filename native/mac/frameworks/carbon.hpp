// What Capstan uses of Carbon.framework (HIToolbox). See core_foundation.hpp for why it is declared here.
#pragma once

#include <cstdint>

#include "mac/frameworks/core_foundation.hpp"

using PhysicalKeyboardLayoutType = std::uint32_t;  // four characters

// Keyboards.h
inline constexpr PhysicalKeyboardLayoutType kKeyboardISO = 0x49534F20;  // 'ISO '

// clang-format off
extern "C" {
Boolean IsSecureEventInputEnabled();
PhysicalKeyboardLayoutType KBGetLayoutType(std::int16_t);
}
// clang-format on
