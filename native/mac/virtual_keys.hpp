// Virtual key codes of macOS (HIToolbox, Events.h): which key each is, and what it means whatever the layout. Plain
// C++: it is tested where there is no macOS.
#pragma once

#include <cstdint>

#include "core/event_record.hpp"

namespace capstan::mac {

using VirtualKey = std::uint16_t;  // CGKeyCode
using Keysym = std::uint32_t;      // X keysyms (keysymdef.h, XF86keysym.h), so that a record reads alike everywhere

inline constexpr std::size_t virtual_keys = 128;
inline constexpr Keysym no_keysym = 0;
// Which mark a dead key makes is not told: dead_currency, since the keys of the common marks have names of their own.
inline constexpr Keysym keysym_dead = 0xFE6F;

namespace vk {
inline constexpr VirtualKey section = 0x0A;  // of an ISO keyboard
inline constexpr VirtualKey grave = 0x32;
inline constexpr VirtualKey right_command = 0x36;
inline constexpr VirtualKey command = 0x37;
inline constexpr VirtualKey shift = 0x38;
inline constexpr VirtualKey caps_lock = 0x39;
inline constexpr VirtualKey option = 0x3A;
inline constexpr VirtualKey control = 0x3B;
inline constexpr VirtualKey right_shift = 0x3C;
inline constexpr VirtualKey right_option = 0x3D;
inline constexpr VirtualKey right_control = 0x3E;
inline constexpr VirtualKey function = 0x3F;
}  // namespace vk

// USB HID usage, page 0x07. unknown_usage for codes without a key, and for the Fn key, which that page has not.
// iso: of a keyboard with the ISO layout, where macOS gives the two keys beside "1" and beside the left Shift each
// other's codes.
std::uint16_t usage_from_virtual_key(VirtualKey key, bool iso) noexcept;

struct NamedKey {
  Keysym keysym = no_keysym;     // no_keysym: the key makes characters
  std::uint32_t text = no_text;  // a control character that the key makes, as Enter does
  bool text_of_layout = false;   // of the numpad: it has a name, and the layout says what it makes
};
NamedKey named_key(VirtualKey key) noexcept;

}  // namespace capstan::mac
