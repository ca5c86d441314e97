#include "mac/keyboard.hpp"

#include "mac/key_text.hpp"

namespace capstan::mac {
namespace {

// KeyPayload::scan of 0 would read as none, and 0 is the code of A.
constexpr std::uint16_t scan_of(VirtualKey key) { return static_cast<std::uint16_t>(0x100U | key); }

}  // namespace

KeyPayload Keyboard::payload(VirtualKey key, std::uint16_t usage, Keysym keysym, std::uint32_t text,
                             EventFlags flags) const {
  KeyPayload made{};
  made.usage = usage;
  made.scan = scan_of(key);
  made.keysym = keysym;
  made.text = text;
  made.mods = modifiers_of(flags);
  return made;
}

std::optional<Keyboard::Meaning> Keyboard::handle(const KeyEvent& event) {
  if (event.key >= virtual_keys) return std::nullopt;
  flags_ = event.flags;
  Held& held = held_[event.key];
  const KeyText text = key_text(event.key, event.flags, event.units);
  Meaning meaning;
  meaning.down = event.down;
  if (event.down) {
    held = {true, usage_from_virtual_key(event.key, event.iso), text.keysym};
    meaning.repeat = event.repeat;
    meaning.dead = text.dead;
    meaning.payload = payload(event.key, held.usage, text.keysym, text.text, event.flags);
    return meaning;
  }
  if (!held.down) held = {false, usage_from_virtual_key(event.key, event.iso), text.keysym};
  held.down = false;
  meaning.payload = payload(event.key, held.usage, held.keysym, no_text, event.flags);
  return meaning;
}

// With the flags of before: the press of Shift itself is without Shift, its release with it.
Keyboard::Meanings Keyboard::handle_flags(VirtualKey key, EventFlags flags, bool iso) {
  Meanings meanings;
  const EventFlags before = flags_;
  flags_ = flags;
  if (key >= virtual_keys) return meanings;
  Held& held = held_[key];
  const std::optional<ModifierChange> change = modifier_change(key, before, flags, held.down);
  if (!change) return meanings;
  held = {change->down && !change->and_up, usage_from_virtual_key(key, iso), named_key(key).keysym};
  meanings.made[0].down = change->down;
  meanings.made[0].payload = payload(key, held.usage, held.keysym, no_text, before);
  meanings.count = 1;
  if (!change->and_up) return meanings;
  meanings.made[1].synthetic = true;
  meanings.made[1].payload = payload(key, held.usage, held.keysym, no_text, flags);
  meanings.count = 2;
  return meanings;
}

std::optional<KeyPayload> Keyboard::take_stuck(const std::function<bool(VirtualKey)>& is_down) {
  for (std::size_t i = 0; i < held_.size(); ++i) {
    Held& held = held_[i];
    const auto key = static_cast<VirtualKey>(i);
    if (!held.down || is_down(key)) continue;
    held.down = false;
    return payload(key, held.usage, held.keysym, no_text, flags_);
  }
  return std::nullopt;
}

void Keyboard::adopt(EventFlags flags) {
  flags_ = flags;
  for (std::size_t i = 0; i < held_.size(); ++i) {
    const auto key = static_cast<VirtualKey>(i);
    if (key == vk::caps_lock || held_[i].down || !modifier_down(key, flags).value_or(false)) continue;
    // Where only "either side" is told, the side is not known: its release comes as it is.
    held_[i] = {true, usage_from_virtual_key(key, false), named_key(key).keysym};
  }
}

}  // namespace capstan::mac
