// What a key code means in the layout in use: keysym, text, modifiers. Follows the server's keymap and state by XKB
// events on the input connection. Hook thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "core/event_record.hpp"
#include "linux/x11/connection.hpp"
#include "linux/x11/key_repeat.hpp"

namespace capstan::x11 {

class Keyboard {
 public:
  explicit Keyboard(Connection& connection);

  // Reads keymap, state and repeat settings, waiting for the server. False when there is no keyboard.
  bool begin();
  void handle(const xcb_generic_event_t& event);

  // Fills in what the key makes in the present state. A press moves a dead-key sequence on.
  KeyPayload press(std::uint8_t key);
  KeyPayload release(std::uint8_t key);
  // A dead key pressed in one window composes nothing in the next.
  void forget_compose();
  [[nodiscard]] std::uint8_t modifiers() const;

  KeyRepeat repeat;

 private:
  template <typename T>
  using Handle = std::unique_ptr<T, void (*)(T*)>;

  bool load_keymap();
  void load_controls();
  void apply_state();
  void find_modifiers();
  [[nodiscard]] KeyPayload describe(std::uint8_t key, xkb_keysym_t& keysym) const;
  [[nodiscard]] std::uint32_t compose(xkb_keysym_t keysym);

  // The parts of XKB state that the server sends (XkbStateNotify).
  struct State {
    xkb_mod_mask_t base_mods = 0;
    xkb_mod_mask_t latched_mods = 0;
    xkb_mod_mask_t locked_mods = 0;
    xkb_layout_index_t base_group = 0;
    xkb_layout_index_t latched_group = 0;
    xkb_layout_index_t locked_group = 0;
  };

  Connection& connection_;
  const X11Library& x_;
  Handle<xkb_context> context_;
  Handle<xkb_keymap> keymap_;
  Handle<xkb_state> state_;
  Handle<xkb_compose_table> compose_table_;
  Handle<xkb_compose_state> compose_;
  State server_;
  std::int32_t device_ = -1;
  struct ModifierBit {
    xkb_mod_mask_t mask;
    std::uint8_t bit;
  };
  std::array<ModifierBit, 7> modifier_bits_{};
};

}  // namespace capstan::x11
