// What a key event of WH_KEYBOARD_LL means: usage, keysym, text, modifiers. Asks Windows through SystemKeyboard only,
// so that it can be tested alone. Hook thread only.
#pragma once

#include <cstdint>
#include <optional>

#include "core/event_record.hpp"
#include "win/dead_keys.hpp"
#include "win/held_keys.hpp"
#include "win/system_keyboard.hpp"

namespace capstan::win {

// KBDLLHOOKSTRUCT, as far as it is of use.
struct KeyEvent {
  std::uint8_t virtual_key = 0;
  std::uint32_t scan = 0;  // without E0; of vk::packet a UTF-16 unit
  bool is_extended = false;
  bool down = false;
  std::int64_t boot_ns = 0;
};

class Keyboard {
 public:
  // system: alive as long as this object.
  explicit Keyboard(SystemKeyboard& system) : system_(system), dead_(system) {}

  struct Meaning {
    KeyPayload payload{};
    bool repeat = false;
  };
  // Nothing for what is no key: an event that Windows made itself, the first half of a surrogate pair.
  std::optional<Meaning> handle(const KeyEvent& event);
  // Whether Windows made the event itself, and no key was moved.
  static bool simulated(const KeyEvent& event);

  // Another window has the keyboard: a dead key of the one before composes nothing.
  void forget_dead_key() { dead_.forget(); }
  // A key that is held here and up in the kernel's table, because its release went where no hook sees it: the lock
  // screen, a UAC prompt, a window of a program with more rights. Forgets it and returns its release.
  // pressed_before_ns: boot time that its newest press is not later than.
  std::optional<KeyPayload> take_stuck(std::int64_t pressed_before_ns);
  // Modifiers that are down and were not seen to go down: pressed before the hook was there.
  void adopt_modifiers(std::int64_t boot_ns);
  void read_locks() { held_.set_locks(system_.locks()); }

  [[nodiscard]] std::uint8_t modifiers() const { return held_.modifiers(); }

 private:
  struct Made {
    Keysym keysym = no_keysym;
    std::uint32_t text = no_text;
  };
  std::optional<Meaning> handle_packet(std::uint16_t unit, bool down);
  [[nodiscard]] ScanCode scan_code(const KeyEvent& event) const;
  [[nodiscard]] std::uint8_t virtual_key_of(const KeyEvent& event, ScanCode scan) const;
  // Moves a dead key on.
  Made typed(std::uint8_t virtual_key, ScanCode scan);
  // What the key makes in the present state. shortcut: it makes no text, whatever the layout has on it.
  [[nodiscard]] Translation translate(std::uint8_t virtual_key, ScanCode scan, bool& shortcut) const;
  [[nodiscard]] Keysym keysym_of(std::uint8_t virtual_key, ScanCode scan, const Translation& made) const;

  SystemKeyboard& system_;
  HeldKeys held_;
  DeadKeys dead_;
  std::uint16_t high_surrogate_ = 0;
};

}  // namespace capstan::win
