// What a key code means in the layout in use: keysym, text, modifiers. Follows the server's keymap and state by XKB
// events on the input connection. Hook thread only.
#pragma once

#include <cstdint>

#include "core/event_record.hpp"
#include "linux/key_repeat.hpp"
#include "linux/key_symbols.hpp"
#include "linux/x11/connection.hpp"

namespace capstan::x11 {

class Keyboard {
 public:
  explicit Keyboard(Connection& connection);

  // Reads keymap, state and repeat settings, waiting for the server. False when there is no keyboard.
  bool begin();
  void handle(const xcb_generic_event_t& event);

  // Fills in what the key makes in the present state. A press moves a dead-key sequence on.
  KeyPayload press(std::uint16_t key) { return symbols_.press(key); }
  KeyPayload release(std::uint16_t key) { return symbols_.release(key); }
  void forget_compose() { symbols_.forget_compose(); }
  [[nodiscard]] std::uint8_t modifiers() const { return symbols_.modifiers(); }

  KeyRepeat repeat;

 private:
  bool load_keymap();
  void load_controls();

  Connection& connection_;
  const X11Library& x_;
  const XkbLibrary& xkb_;
  KeySymbols symbols_;
  KeySymbols::State server_;  // as StateNotify told it last
  std::int32_t device_ = -1;
};

}  // namespace capstan::x11
