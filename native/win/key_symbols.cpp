#include "win/key_symbols.hpp"

#include <array>
#include <cstddef>

#include "win/dead_keys.hpp"
#include "win/virtual_keys.hpp"

namespace capstan::win {
namespace {

constexpr Keysym unicode_keysym = 0x0100'0000;
constexpr Keysym kp_0 = 0xFFB0;
constexpr Keysym kp_multiply = 0xFFAA;  // add, separator, subtract, decimal and divide follow, as their virtual keys do
constexpr Keysym xf86 = 0x1008'FF00;

struct Named {
  std::uint8_t virtual_key;
  Keysym keysym;
};

constexpr Named named_keys[] = {
    {vk::cancel, 0xFF6B},  // Break
    {vk::back, 0xFF08},
    {vk::tab, 0xFF09},
    {vk::clear, 0xFF0B},
    {vk::enter, 0xFF0D},
    {vk::pause, 0xFF13},
    {vk::caps_lock, 0xFFE5},
    {vk::kana, 0xFF2D},
    {0x17, 0xFF38},  // Junja: Hangul_Jeonja
    {0x19, 0xFF21},  // Kanji
    {vk::escape, 0xFF1B},
    {0x1C, 0xFF23},  // Convert: Henkan_Mode
    {0x1D, 0xFF22},  // NonConvert: Muhenkan
    {0x1F, 0xFF7E},  // ModeChange: Mode_switch
    {vk::page_up, 0xFF55},
    {vk::page_down, 0xFF56},
    {vk::end, 0xFF57},
    {vk::home, 0xFF50},
    {vk::left, 0xFF51},
    {vk::up, 0xFF52},
    {vk::right, 0xFF53},
    {vk::down, 0xFF54},
    {0x29, 0xFF60},  // Select
    {0x2A, 0xFF61},  // Print
    {0x2B, 0xFF62},  // Execute
    {vk::snapshot, 0xFF61},
    {vk::insert, 0xFF63},
    {vk::del, 0xFFFF},
    {0x2F, 0xFF6A},  // Help
    {vk::left_meta, 0xFFEB},
    {vk::right_meta, 0xFFEC},
    {vk::apps, 0xFF67},
    {vk::sleep, xf86 | 0x2F},
    {vk::num_lock, 0xFF7F},
    {vk::scroll_lock, 0xFF14},
    {vk::shift, 0xFFE1},
    {vk::left_shift, 0xFFE1},
    {vk::right_shift, 0xFFE2},
    {vk::control, 0xFFE3},
    {vk::left_control, 0xFFE3},
    {vk::right_control, 0xFFE4},
    {vk::alt, 0xFFE9},
    {vk::left_alt, 0xFFE9},
    {vk::right_alt, 0xFFEA},
    {0xA6, xf86 | 0x26},  // BrowserBack, Forward, Refresh, Stop, Search, Favorites, Home
    {0xA7, xf86 | 0x27},
    {0xA8, xf86 | 0x29},
    {0xA9, xf86 | 0x28},
    {0xAA, xf86 | 0x1B},
    {0xAB, xf86 | 0x30},
    {0xAC, xf86 | 0x18},
    {0xAD, xf86 | 0x12},  // volume: mute, down, up
    {0xAE, xf86 | 0x11},
    {0xAF, xf86 | 0x13},
    {0xB0, xf86 | 0x17},  // media: next, previous, stop, play or pause
    {0xB1, xf86 | 0x16},
    {0xB2, xf86 | 0x15},
    {0xB3, xf86 | 0x14},
    {0xB4, xf86 | 0x19},  // LaunchMail
    {0xB5, xf86 | 0x32},  // LaunchMediaPlayer
    {0xB6, xf86 | 0x33},  // LaunchApplication1
    {0xB7, xf86 | 0x1D},  // LaunchApplication2
    {0xF0, 0xFF30},       // OEM keys of a Japanese keyboard: Alphanumeric, Katakana, Hiragana, Zenkaku, Hankaku, Romaji
    {0xF1, 0xFF26},
    {0xF2, 0xFF25},
    {0xF3, 0xFF28},
    {0xF4, 0xFF29},
    {0xF5, 0xFF24},
    {0xF6, 0xFD0E},  // Attn
    {0xF7, 0xFD1C},  // CrSel
    {0xF8, 0xFD1B},  // ExSel
    {0xF9, 0xFD06},  // EraseEof
    {0xFA, 0xFD16},  // Play
};

// Navigation keys of the numpad without NumLock, and its Enter: KP_Home…
constexpr Named numpad_keys[] = {
    {vk::enter, 0xFF8D}, {vk::home, 0xFF95},  {vk::left, 0xFF96},    {vk::up, 0xFF97},
    {vk::right, 0xFF98}, {vk::down, 0xFF99},  {vk::page_up, 0xFF9A}, {vk::page_down, 0xFF9B},
    {vk::end, 0xFF9C},   {vk::clear, 0xFF9D}, {vk::insert, 0xFF9E},  {vk::del, 0xFF9F},
};

constexpr auto table_of(const auto& keys) {
  std::array<Keysym, 256> table{};
  for (const Named& key : keys) table[key.virtual_key] = key.keysym;
  return table;
}

constexpr auto keysyms = [] {
  std::array<Keysym, 256> table = table_of(named_keys);
  for (std::size_t i = 0; i <= vk::f24 - vk::f1; ++i) table[vk::f1 + i] = static_cast<Keysym>(0xFFBE + i);
  for (std::size_t i = 0; i <= vk::numpad_9 - vk::numpad_0; ++i)
    table[vk::numpad_0 + i] = static_cast<Keysym>(kp_0 + i);
  for (std::size_t i = 0; i <= vk::divide - vk::multiply; ++i)
    table[vk::multiply + i] = static_cast<Keysym>(kp_multiply + i);
  return table;
}();
constexpr auto numpad_keysyms = table_of(numpad_keys);

}  // namespace

bool printable(std::uint32_t code_point) noexcept {
  if (code_point < 0x20 || code_point > 0x10'FFFF) return false;
  if (code_point >= 0x7F && code_point < 0xA0) return false;
  return code_point < 0xD800 || code_point > 0xDFFF;
}

Keysym keysym_of_character(std::uint32_t code_point) noexcept {
  if (!printable(code_point)) return no_keysym;
  return code_point < 0x100 ? code_point : unicode_keysym | code_point;
}

Keysym keysym_of_key(std::uint8_t virtual_key, bool numpad) noexcept {
  const Keysym on_numpad = numpad_keysyms[virtual_key];
  return numpad && on_numpad != no_keysym ? on_numpad : keysyms[virtual_key];
}

Keysym keysym_of_dead_key(std::uint32_t mark) noexcept {
  constexpr Keysym first_dead_key = 0xFE50;
  constexpr Keysym other_dead_key = 0xFE6F;  // dead_currency
  // In the order of the keysyms from dead_grave on.
  constexpr std::uint32_t marks[] = {0x0300, 0x0301, 0x0302, 0x0303, 0x0304, 0x0306, 0x0307,
                                     0x0308, 0x030A, 0x030B, 0x030C, 0x0327, 0x0328, 0x0345};
  const std::uint32_t combining = combining_mark(mark);
  Keysym keysym = first_dead_key;
  for (const std::uint32_t candidate : marks) {
    if (candidate == combining) return keysym;
    ++keysym;
  }
  return other_dead_key;
}

}  // namespace capstan::win
