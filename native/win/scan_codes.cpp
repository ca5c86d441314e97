#include "win/scan_codes.hpp"

#include <array>
#include <cstddef>

#include "win/virtual_keys.hpp"

namespace capstan::win {
namespace {

struct Run {
  ScanCode first;
  std::uint8_t count;
  std::uint8_t usage;  // of the first; the rest follow
};

// "USB HID to PS/2 Scan Code Translation Table" (Microsoft, 1.3), column set 1, in the order of the codes. What Windows
// reports otherwise than the keyboard sends is in "About Keyboard Input", Scan Codes.
constexpr Run runs[] = {
    {0x01, 1, 0x29},                                        // Escape
    {0x02, 10, 0x1E},  {0x0C, 2, 0x2D},   {0x0E, 2, 0x2A},  // digits, Minus Equal, Backspace Tab
    {0x10, 1, 0x14},   {0x11, 1, 0x1A},   {0x12, 1, 0x08},
    {0x13, 1, 0x15},   {0x14, 1, 0x17},  // Q W E R T
    {0x15, 1, 0x1C},   {0x16, 1, 0x18},   {0x17, 1, 0x0C},
    {0x18, 2, 0x12},   {0x1A, 2, 0x2F},  // Y U I O P, brackets
    {0x1C, 1, 0x28},   {0x1D, 1, 0xE0},  // Enter, ControlLeft
    {0x1E, 1, 0x04},   {0x1F, 1, 0x16},   {0x20, 1, 0x07},
    {0x21, 3, 0x09},                     // A S D, F G H
    {0x24, 3, 0x0D},   {0x27, 3, 0x33},  // J K L, Semicolon Quote Backquote
    {0x2A, 1, 0xE1},   {0x2B, 1, 0x31},  // ShiftLeft, Backslash
    {0x2C, 1, 0x1D},   {0x2D, 1, 0x1B},   {0x2E, 1, 0x06},
    {0x2F, 1, 0x19},   {0x30, 1, 0x05},                     // Z X C V B
    {0x31, 1, 0x11},   {0x32, 1, 0x10},   {0x33, 3, 0x36},  // N M, Comma Period Slash
    {0x36, 1, 0xE5},   {0x37, 1, 0x55},   {0x38, 1, 0xE2},  // ShiftRight, NumpadMultiply, AltLeft
    {0x39, 1, 0x2C},   {0x3A, 11, 0x39},                    // Space, CapsLock F1 to F10
    {0x45, 1, 0x48},   {0x46, 1, 0x47},                     // Pause, ScrollLock
    {0x47, 3, 0x5F},   {0x4A, 1, 0x56},   {0x4B, 3, 0x5C},
    {0x4E, 1, 0x57},   {0x4F, 3, 0x59},   {0x52, 2, 0x62},  // numpad
    {0x54, 1, 0x46},                                        // PrintScreen while Alt is held
    {0x56, 1, 0x64},   {0x57, 2, 0x44},   {0x59, 1, 0x67},  // IntlBackslash, F11 F12, NumpadEqual
    {0x5C, 1, 0x8C},   {0x64, 11, 0x68},                    // International6, F13 to F23
    {0x70, 1, 0x88},   {0x71, 1, 0x91},   {0x72, 1, 0x90},
    {0x73, 1, 0x87},  // KanaMode, Lang2, Lang1, IntlRo
    {0x76, 1, 0x73},   {0x77, 1, 0x93},   {0x78, 1, 0x92},
    {0x79, 1, 0x8A},                                        // F24, Lang4, Lang3, Convert
    {0x7B, 1, 0x8B},   {0x7D, 1, 0x89},   {0x7E, 1, 0x85},  // NonConvert, IntlYen, NumpadComma
    {0xF1, 1, 0x91},   {0xF2, 1, 0x90},                     // Lang2, Lang1
    {0xE008, 1, 0x7A}, {0xE00A, 1, 0x7D}, {0xE017, 1, 0x7B},
    {0xE018, 1, 0x7C},                                        // Undo, Paste, Cut, Copy
    {0xE01C, 1, 0x58}, {0xE01D, 1, 0xE4},                     // NumpadEnter, ControlRight
    {0xE020, 1, 0x7F}, {0xE02E, 1, 0x81}, {0xE030, 1, 0x80},  // AudioVolumeMute, Down, Up
    {0xE035, 1, 0x54}, {0xE037, 1, 0x46}, {0xE038, 1, 0xE6},
    {0xE03B, 1, 0x75},                     // NumpadDivide, PrintScreen, AltRight, Help
    {0xE045, 1, 0x53}, {0xE046, 1, 0x48},  // NumLock, Pause while Control is held
    {0xE047, 1, 0x4A}, {0xE048, 1, 0x52}, {0xE049, 1, 0x4B},
    {0xE04B, 1, 0x50}, {0xE04D, 1, 0x4F},  // Home Up PageUp, Left Right
    {0xE04F, 1, 0x4D}, {0xE050, 1, 0x51}, {0xE051, 1, 0x4E},
    {0xE052, 1, 0x49}, {0xE053, 1, 0x4C},  // End Down PageDown, Insert Delete
    {0xE05B, 1, 0xE3}, {0xE05C, 1, 0xE7}, {0xE05D, 1, 0x65},
    {0xE05E, 1, 0x66},  // MetaLeft, MetaRight, ContextMenu, Power
};

constexpr std::size_t table_size = 512;
constexpr std::size_t extended_half = 256;

constexpr auto usages = [] {
  std::array<std::uint16_t, table_size> table{};
  table.fill(unknown_usage);
  for (const Run run : runs) {
    for (std::size_t i = 0; i < run.count; ++i) {
      const std::size_t half = run.first >= extended ? extended_half : 0;
      table[half + (run.first & 0xFFU) + i] = static_cast<std::uint16_t>(run.usage + i);
    }
  }
  return table;
}();

struct Fixed {
  std::uint8_t virtual_key;
  ScanCode code;
};

// Arrows and their like are also on the numpad, with the same virtual keys; a program that sends no scan code means the
// keys that have no other use. The rest: keys of the E0 table.
constexpr Fixed fixed_codes[] = {
    {vk::cancel, 0xE046},
    {vk::pause, 0x45},
    {vk::page_up, 0xE049},
    {vk::page_down, 0xE051},
    {vk::end, 0xE04F},
    {vk::home, 0xE047},
    {vk::left, 0xE04B},
    {vk::up, 0xE048},
    {vk::right, 0xE04D},
    {vk::down, 0xE050},
    {vk::snapshot, 0xE037},
    {vk::insert, 0xE052},
    {vk::del, 0xE053},
    {vk::left_meta, 0xE05B},
    {vk::right_meta, 0xE05C},
    {vk::apps, 0xE05D},
    {vk::divide, 0xE035},
    {vk::num_lock, 0xE045},
    {vk::right_shift, 0x36},
    {vk::right_control, 0xE01D},
    {vk::right_alt, 0xE038},
    {0xAD, 0xE020},
    {0xAE, 0xE02E},
    {0xAF, 0xE030},  // volume: mute, down, up
    {0x60, 0x52},
    {0x61, 0x4F},
    {0x62, 0x50},  // the numpad's digits
    {0x63, 0x51},
    {0x64, 0x4B},
    {0x65, 0x4C},
    {0x66, 0x4D},
    {0x67, 0x47},
    {0x68, 0x48},
    {0x69, 0x49},
};

}  // namespace

ScanCode normal_scan_code(ScanCode code, std::uint8_t virtual_key) noexcept {
  constexpr ScanCode num_lock_or_pause = 0x45;
  constexpr ScanCode right_shift = 0x36;
  constexpr ScanCode pause_prefix = 0xE11D;  // Pause sends E1 1D 45
  if (virtual_key == vk::num_lock && code == num_lock_or_pause) return extended | num_lock_or_pause;
  if (virtual_key == vk::pause || code == pause_prefix) return num_lock_or_pause;
  // Windows calls the right Shift an extended key; its code has no E0.
  if (code == (extended | right_shift)) return right_shift;
  return code;
}

ScanCode scan_code_of(std::uint8_t virtual_key, bool is_extended) noexcept {
  if (virtual_key == vk::enter && is_extended) return 0xE01C;
  if (is_extended && (virtual_key == vk::control || virtual_key == vk::alt)) {
    return virtual_key == vk::control ? 0xE01D : 0xE038;
  }
  for (const Fixed& fixed : fixed_codes) {
    if (fixed.virtual_key == virtual_key) return fixed.code;
  }
  return no_scan_code;
}

std::uint16_t usage_from_scan_code(ScanCode code) noexcept {
  if (code < extended_half) return usages[code];
  if ((code & 0xFF00U) == extended) return usages[extended_half + (code & 0xFFU)];
  return unknown_usage;
}

std::uint8_t sided(std::uint8_t virtual_key, ScanCode code) noexcept {
  switch (virtual_key) {
    case vk::shift:
      return code == 0x36 ? vk::right_shift : vk::left_shift;
    case vk::control:
      return code >= extended ? vk::right_control : vk::left_control;
    case vk::alt:
      return code >= extended ? vk::right_alt : vk::left_alt;
    default:
      return virtual_key;
  }
}

}  // namespace capstan::win
