// Linux evdev key codes (linux/input-event-codes.h) and USB HID usages of page 0x07 (HID Usage Tables 1.5, section 10).
// The pairs are those of the Linux kernel's hid-input.c, which made the evdev codes from the usages in the first place;
// where it folds two usages into one code, or follows one maker, the pair is the one that the W3C code tables use.
#pragma once

#include <cstdint>

#include "core/event_record.hpp"

namespace capstan {

inline constexpr std::uint16_t no_evdev_code = 0;  // KEY_RESERVED

// unknown_usage for a code that page 0x07 has no usage for (media and browser keys are on the consumer page 0x0C).
std::uint16_t usage_from_evdev(std::uint32_t code) noexcept;

// no_evdev_code for a usage without one. Usages 0x31 and 0x32 (the ANSI and ISO keys that make "#" or "\") are one
// code.
std::uint16_t evdev_from_usage(std::uint32_t usage) noexcept;

}  // namespace capstan
