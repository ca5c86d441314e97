#include "mac/key_text.hpp"

namespace capstan::mac {
namespace {

constexpr Keysym unicode_keysym = 0x0100'0000;
constexpr std::uint32_t last_letter = 26;

bool printable(std::uint32_t code_point) {
  if (code_point < 0x20 || code_point > 0x10'FFFF) return false;
  if (code_point >= 0x7F && code_point < 0xA0) return false;
  // NSEvent.h: the keys without a character (arrows, F1…) have one of these.
  if (code_point >= 0xF700 && code_point <= 0xF8FF) return false;
  return code_point < 0xD800 || code_point > 0xDFFF;
}

bool is_high_surrogate(std::uint16_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low_surrogate(std::uint16_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

// unknown_text when they are not one code point.
std::uint32_t code_point_of(std::span<const std::uint16_t> units) {
  if (units.size() == 1 && !is_high_surrogate(units[0]) && !is_low_surrogate(units[0])) return units[0];
  if (units.size() == 2 && is_high_surrogate(units[0]) && is_low_surrogate(units[1])) {
    return 0x1'0000U + ((units[0] - 0xD800U) << 10U) + (units[1] - 0xDC00U);
  }
  return unknown_text;
}

// The keys that a dead one may be: those of the writing block.
bool writes(VirtualKey key) {
  const std::uint16_t usage = usage_from_virtual_key(key, false);
  constexpr std::uint16_t first = 0x04;
  constexpr std::uint16_t last = 0x38;
  return (usage >= first && usage <= last) || usage == 0x64 || usage == 0x87 || usage == 0x89;
}

}  // namespace

Keysym keysym_of_character(std::uint32_t code_point) noexcept {
  if (!printable(code_point)) return no_keysym;
  return code_point < 0x100 ? code_point : unicode_keysym | code_point;
}

KeyText key_text(VirtualKey key, EventFlags flags, std::span<const std::uint16_t> units) noexcept {
  const NamedKey named = named_key(key);
  const bool shortcut = (flags & (flag::command | flag::control)) != 0;
  KeyText made;
  made.keysym = named.keysym;
  if (named.keysym != no_keysym && !named.text_of_layout) {
    if (!shortcut) made.text = named.text;
    return made;
  }
  if (units.empty()) {
    made.dead = named.keysym == no_keysym && !shortcut && writes(key);
    if (made.dead) made.keysym = keysym_dead;
    return made;
  }
  const std::uint32_t code_point = code_point_of(units);
  // With Control the layout makes U+0001 for A… The letter is what a person would call the key.
  const bool control_letter = (flags & flag::control) != 0 && code_point >= 1 && code_point <= last_letter;
  if (made.keysym == no_keysym) {
    made.keysym = control_letter ? 'a' + code_point - 1 : keysym_of_character(code_point);
  }
  if (!shortcut && (code_point == unknown_text || printable(code_point))) made.text = code_point;
  return made;
}

}  // namespace capstan::mac
