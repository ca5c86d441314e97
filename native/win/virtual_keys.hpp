// Virtual key codes by number (winuser.h, "Virtual-Key Codes"), so that tables of them build and are tested anywhere.
#pragma once

#include <cstdint>

namespace capstan::win::vk {

inline constexpr std::uint8_t cancel = 0x03;  // Control and Pause
inline constexpr std::uint8_t back = 0x08;
inline constexpr std::uint8_t tab = 0x09;
inline constexpr std::uint8_t clear = 0x0C;  // the 5 of a numpad without NumLock
inline constexpr std::uint8_t enter = 0x0D;
inline constexpr std::uint8_t shift = 0x10;
inline constexpr std::uint8_t control = 0x11;
inline constexpr std::uint8_t alt = 0x12;
inline constexpr std::uint8_t pause = 0x13;
inline constexpr std::uint8_t caps_lock = 0x14;
inline constexpr std::uint8_t kana = 0x15;  // Hangul on a Korean keyboard
inline constexpr std::uint8_t escape = 0x1B;
inline constexpr std::uint8_t space = 0x20;
inline constexpr std::uint8_t page_up = 0x21;
inline constexpr std::uint8_t page_down = 0x22;
inline constexpr std::uint8_t end = 0x23;
inline constexpr std::uint8_t home = 0x24;
inline constexpr std::uint8_t left = 0x25;
inline constexpr std::uint8_t up = 0x26;
inline constexpr std::uint8_t right = 0x27;
inline constexpr std::uint8_t down = 0x28;
inline constexpr std::uint8_t snapshot = 0x2C;
inline constexpr std::uint8_t insert = 0x2D;
inline constexpr std::uint8_t del = 0x2E;
inline constexpr std::uint8_t left_meta = 0x5B;
inline constexpr std::uint8_t right_meta = 0x5C;
inline constexpr std::uint8_t apps = 0x5D;
inline constexpr std::uint8_t sleep = 0x5F;
inline constexpr std::uint8_t numpad_0 = 0x60;
inline constexpr std::uint8_t numpad_9 = 0x69;
inline constexpr std::uint8_t multiply = 0x6A;
inline constexpr std::uint8_t decimal = 0x6E;
inline constexpr std::uint8_t divide = 0x6F;
inline constexpr std::uint8_t f1 = 0x70;
inline constexpr std::uint8_t f24 = 0x87;
inline constexpr std::uint8_t num_lock = 0x90;
inline constexpr std::uint8_t scroll_lock = 0x91;
inline constexpr std::uint8_t left_shift = 0xA0;
inline constexpr std::uint8_t right_shift = 0xA1;
inline constexpr std::uint8_t left_control = 0xA2;
inline constexpr std::uint8_t right_control = 0xA3;
inline constexpr std::uint8_t left_alt = 0xA4;
inline constexpr std::uint8_t right_alt = 0xA5;
inline constexpr std::uint8_t packet = 0xE7;  // a character without a key (KEYEVENTF_UNICODE)

}  // namespace capstan::win::vk
