// What a key of the kernel means: in the compositor's own keymap where it tells it, else in the one that the system is
// set to. The state (modifiers, layout, dead keys) is our own, moved on by each key. Hook thread only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/event_record.hpp"
#include "linux/evdev/input_event.hpp"
#include "linux/evdev/keyboard_layout.hpp"
#include "linux/key_repeat.hpp"
#include "linux/key_symbols.hpp"
#include "linux/wayland/window_watch.hpp"

namespace capstan::evdev {

class Keyboard {
 public:
  explicit Keyboard(const XkbLibrary& library);

  // told: what the compositor says; its keymap is empty where it says nothing. fallback: the layout for that case.
  // False when there is no keymap at all.
  bool set(const wayland::KeyboardSettings& told, const KeyboardLayout& fallback);
  // Empty when the compositor told the keymap; else one sentence that says whose layout is taken.
  [[nodiscard]] const std::string& guess() const { return guess_; }

  // The repeats that a held key made before this event. Publish them (`repeated`) before it is handled: it may shift.
  std::vector<KeyRepeat::Repeat> repeats_before(const KeyInput& key, std::int64_t time_ns);
  [[nodiscard]] KeyPayload repeated(const KeyRepeat::Repeat& repeat);
  // What the key makes.
  KeyPayload handle(const KeyInput& key, std::uint8_t device, std::int64_t time_ns);
  // A key that is nobody's: moves modifiers and layout on, ends what repeats, and makes nothing.
  void pass_over(const KeyInput& key, std::int64_t time_ns);

  // Another window has the keyboard: a dead key composes nothing there, and what is held no longer repeats.
  void forget();
  // The session comes back: what was pressed is unknown. locked: modifier::caps_lock, modifier::num_lock.
  void restart(std::uint8_t locked) { symbols_.restart(locked); }
  [[nodiscard]] std::uint8_t modifiers() const { return symbols_.modifiers(); }

  KeyRepeat repeat;

 private:
  XkbHandle<xkb_keymap> keymap_of(const KeyboardLayout& layout);
  void set_repeat(const wayland::KeyboardSettings& told);

  const XkbLibrary& xkb_;
  KeySymbols symbols_;
  std::string guess_;
};

}  // namespace capstan::evdev
