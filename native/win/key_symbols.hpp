// X keysyms (keysymdef.h, XF86keysym.h) of what a key means, so that a record reads the same on every platform.
#pragma once

#include <cstdint>

namespace capstan::win {

using Keysym = std::uint32_t;
inline constexpr Keysym no_keysym = 0;
inline constexpr Keysym keysym_alt_graph = 0xFE03;  // ISO_Level3_Shift

// Whether a code point is text: no control character, and no half of a surrogate pair.
bool printable(std::uint32_t code_point) noexcept;

// Latin-1 is its own keysym; the rest are Unicode keysyms.
Keysym keysym_of_character(std::uint32_t code_point) noexcept;

// Keys that have a name whatever the layout. numpad: the key lies there. no_keysym for keys that make characters.
Keysym keysym_of_key(std::uint8_t virtual_key, bool numpad) noexcept;

// dead_grave… of the mark that ToUnicodeEx wrote for a dead key. A mark that X has no dead key for gets a dead keysym
// all the same, so that the key reads as a dead one.
Keysym keysym_of_dead_key(std::uint32_t mark) noexcept;

}  // namespace capstan::win
