#include "core/key_codes.hpp"

#include <array>
#include <cstddef>

namespace capstan {

namespace {

struct Pair {
  std::uint8_t usage;
  std::uint8_t evdev;
};

constexpr Pair pairs[] = {
    // Letters, in the order of the alphabet.
    {0x04, 30},
    {0x05, 48},
    {0x06, 46},
    {0x07, 32},
    {0x08, 18},
    {0x09, 33},
    {0x0A, 34},
    {0x0B, 35},
    {0x0C, 23},
    {0x0D, 36},
    {0x0E, 37},
    {0x0F, 38},
    {0x10, 50},
    {0x11, 49},
    {0x12, 24},
    {0x13, 25},
    {0x14, 16},
    {0x15, 19},
    {0x16, 31},
    {0x17, 20},
    {0x18, 22},
    {0x19, 47},
    {0x1A, 17},
    {0x1B, 45},
    {0x1C, 21},
    {0x1D, 44},
    // Digits 1 to 9, 0.
    {0x1E, 2},
    {0x1F, 3},
    {0x20, 4},
    {0x21, 5},
    {0x22, 6},
    {0x23, 7},
    {0x24, 8},
    {0x25, 9},
    {0x26, 10},
    {0x27, 11},
    {0x28, 28},  // Enter
    {0x29, 1},   // Escape
    {0x2A, 14},  // Backspace
    {0x2B, 15},  // Tab
    {0x2C, 57},  // Space
    {0x2D, 12},  // Minus
    {0x2E, 13},  // Equal
    {0x2F, 26},  // BracketLeft
    {0x30, 27},  // BracketRight
    {0x31, 43},  // Backslash
    {0x33, 39},  // Semicolon
    {0x34, 40},  // Quote
    {0x35, 41},  // Backquote
    {0x36, 51},  // Comma
    {0x37, 52},  // Period
    {0x38, 53},  // Slash
    {0x39, 58},  // CapsLock
    // F1 to F12.
    {0x3A, 59},
    {0x3B, 60},
    {0x3C, 61},
    {0x3D, 62},
    {0x3E, 63},
    {0x3F, 64},
    {0x40, 65},
    {0x41, 66},
    {0x42, 67},
    {0x43, 68},
    {0x44, 87},
    {0x45, 88},
    {0x46, 99},   // PrintScreen
    {0x47, 70},   // ScrollLock
    {0x48, 119},  // Pause
    {0x49, 110},  // Insert
    {0x4A, 102},  // Home
    {0x4B, 104},  // PageUp
    {0x4C, 111},  // Delete
    {0x4D, 107},  // End
    {0x4E, 109},  // PageDown
    {0x4F, 106},  // ArrowRight
    {0x50, 105},  // ArrowLeft
    {0x51, 108},  // ArrowDown
    {0x52, 103},  // ArrowUp
    {0x53, 69},   // NumLock
    {0x54, 98},   // NumpadDivide
    {0x55, 55},   // NumpadMultiply
    {0x56, 74},   // NumpadSubtract
    {0x57, 78},   // NumpadAdd
    {0x58, 96},   // NumpadEnter
    // Numpad1 to Numpad9, Numpad0.
    {0x59, 79},
    {0x5A, 80},
    {0x5B, 81},
    {0x5C, 75},
    {0x5D, 76},
    {0x5E, 77},
    {0x5F, 71},
    {0x60, 72},
    {0x61, 73},
    {0x62, 82},
    {0x63, 83},   // NumpadDecimal
    {0x64, 86},   // IntlBackslash
    {0x65, 127},  // ContextMenu
    {0x66, 116},  // Power
    {0x67, 117},  // NumpadEqual
    // F13 to F24.
    {0x68, 183},
    {0x69, 184},
    {0x6A, 185},
    {0x6B, 186},
    {0x6C, 187},
    {0x6D, 188},
    {0x6E, 189},
    {0x6F, 190},
    {0x70, 191},
    {0x71, 192},
    {0x72, 193},
    {0x73, 194},
    {0x74, 134},  // Open
    {0x75, 138},  // Help
    {0x77, 132},  // Select (KEY_FRONT)
    {0x78, 128},  // Stop
    {0x79, 129},  // Again
    {0x7A, 131},  // Undo
    {0x7B, 137},  // Cut
    {0x7C, 133},  // Copy
    {0x7D, 135},  // Paste
    {0x7E, 136},  // Find
    {0x7F, 113},  // AudioVolumeMute
    {0x80, 115},  // AudioVolumeUp
    {0x81, 114},  // AudioVolumeDown
    {0x85, 121},  // NumpadComma (Brazil)
    {0x87, 89},   // IntlRo
    {0x88, 93},   // KanaMode
    {0x89, 124},  // IntlYen
    {0x8A, 92},   // Convert
    {0x8B, 94},   // NonConvert
    {0x8C, 95},   // International6: the numpad's comma on PC-98
    {0x90, 122},  // Lang1: Hangul, or Kana
    {0x91, 123},  // Lang2: Hanja, or Eisu
    {0x92, 90},   // Lang3: Katakana
    {0x93, 91},   // Lang4: Hiragana
    {0x94, 85},   // Lang5: Zenkaku/Hankaku
    {0xA3, 130},  // Props; the kernel makes KEY_PROPS from 0x76, as on Sun keyboards
    {0xB6, 179},  // NumpadParenLeft
    {0xB7, 180},  // NumpadParenRight
    {0xD7, 118},  // Keypad +/-
    {0xE0, 29},   // ControlLeft
    {0xE1, 42},   // ShiftLeft
    {0xE2, 56},   // AltLeft
    {0xE3, 125},  // MetaLeft
    {0xE4, 97},   // ControlRight
    {0xE5, 54},   // ShiftRight
    {0xE6, 100},  // AltRight
    {0xE7, 126},  // MetaRight
};

constexpr std::size_t table_size = 256;
constexpr Pair iso_hash = {0x32, 43};

constexpr auto usages = [] {
  std::array<std::uint16_t, table_size> table{};
  table.fill(unknown_usage);
  for (const Pair pair : pairs) table[pair.evdev] = pair.usage;
  return table;
}();

constexpr auto codes = [] {
  std::array<std::uint16_t, table_size> table{};
  for (const Pair pair : pairs) table[pair.usage] = pair.evdev;
  table[iso_hash.usage] = iso_hash.evdev;
  return table;
}();

}  // namespace

std::uint16_t usage_from_evdev(std::uint32_t code) noexcept { return code < table_size ? usages[code] : unknown_usage; }

std::uint16_t evdev_from_usage(std::uint32_t usage) noexcept {
  return usage < table_size ? codes[usage] : no_evdev_code;
}

}  // namespace capstan
