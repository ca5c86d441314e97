// Scan codes as Windows has them, and the USB HID usages (page 0x07) of the keys that they stand for.
#pragma once

#include <cstdint>

#include "core/event_record.hpp"

namespace capstan::win {

// A set-1 make code; keys that send E0 first have 0xE000 added. 0: unknown.
using ScanCode = std::uint16_t;
inline constexpr ScanCode no_scan_code = 0;
inline constexpr ScanCode extended = 0xE000;

// Windows itself makes some key events: the left Control that comes with AltGr (0x21D), and the Shift that it lifts
// around a key of the numpad (0x22A, 0x236). They have this bit in their scan code, and no key was moved.
inline constexpr std::uint32_t simulated_bit = 0x200;

// One code a key, whichever way Windows spells it. code: from a low-level hook, or from MapVirtualKeyEx with
// MAPVK_VK_TO_VSC_EX. Pause is 0x45, NumLock 0xE045, the right Shift 0x36.
ScanCode normal_scan_code(ScanCode code, std::uint8_t virtual_key) noexcept;

// For input without a scan code: the key that a virtual key is on every keyboard, for those that MapVirtualKeyEx takes
// for a key of the numpad, or does not know. no_scan_code for all others.
ScanCode scan_code_of(std::uint8_t virtual_key, bool is_extended) noexcept;

// unknown_usage for a code that page 0x07 has no usage for.
std::uint16_t usage_from_scan_code(ScanCode code) noexcept;

// Shift, Control and Alt without a side become the left or the right one.
std::uint8_t sided(std::uint8_t virtual_key, ScanCode code) noexcept;

}  // namespace capstan::win
