// What the key events of a CGEventTap mean: usage, keysym, text, modifiers, and which keys are held. Asks nobody, so
// that it is tested where there is no macOS. Hook thread only.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "core/event_record.hpp"
#include "mac/modifiers.hpp"
#include "mac/virtual_keys.hpp"

namespace capstan::mac {

// A kCGEventKeyDown or kCGEventKeyUp, as far as it is of use.
struct KeyEvent {
  VirtualKey key = 0;
  EventFlags flags = 0;
  bool down = false;
  bool repeat = false;
  bool iso = false;                      // of a keyboard with the ISO layout
  std::span<const std::uint16_t> units;  // what the layout made of it
};

class Keyboard {
 public:
  struct Meaning {
    KeyPayload payload{};
    bool down = false;
    bool repeat = false;
    bool dead = false;       // a dead key: the character that comes next may be another than its own text
    bool synthetic = false;  // made up, since macOS tells of no release
  };
  // Nothing for what is no key.
  std::optional<Meaning> handle(const KeyEvent& event);
  // kCGEventFlagsChanged: the press or release of a modifier key; both, in this order, of Caps Lock.
  struct Meanings {
    std::array<Meaning, 2> made;
    std::size_t count = 0;
  };
  Meanings handle_flags(VirtualKey key, EventFlags flags, bool iso);

  // A key that is held here and up in truth, since its release did not reach the tap. Forgets it and returns its
  // release.
  std::optional<KeyPayload> take_stuck(const std::function<bool(VirtualKey)>& is_down);
  // The modifiers as they are in truth: those that were pressed before the tap was there, or while it was disabled.
  void adopt(EventFlags flags);

  // modifier bits, as of the newest event.
  [[nodiscard]] std::uint8_t modifiers() const { return modifiers_of(flags_); }

 private:
  struct Held {
    bool down = false;
    std::uint16_t usage = unknown_usage;
    Keysym keysym = no_keysym;  // of the press: the release is of the same key
  };

  [[nodiscard]] KeyPayload payload(VirtualKey key, std::uint16_t usage, Keysym keysym, std::uint32_t text,
                                   EventFlags flags) const;

  std::array<Held, virtual_keys> held_{};
  EventFlags flags_ = 0;
};

}  // namespace capstan::mac
