// What the characters of a key event mean: CGEventKeyboardGetUnicodeString to text and keysym. Plain C++: it is tested
// where there is no macOS.
#pragma once

#include <cstdint>
#include <span>

#include "mac/modifiers.hpp"
#include "mac/virtual_keys.hpp"

namespace capstan::mac {

struct KeyText {
  Keysym keysym = no_keysym;
  std::uint32_t text = no_text;  // code point, no_text or unknown_text
  bool dead = false;             // makes a mark for the character that comes next
};

// units: UTF-16, as the layout in use made them of the key and the modifiers, dead keys left out: one of those makes
// none.
KeyText key_text(VirtualKey key, EventFlags flags, std::span<const std::uint16_t> units) noexcept;

// Latin-1 is its own keysym; the rest are Unicode keysyms. no_keysym for what is no text.
Keysym keysym_of_character(std::uint32_t code_point) noexcept;

}  // namespace capstan::mac
