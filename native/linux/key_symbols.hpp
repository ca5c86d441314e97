// What a key code makes in an XKB keymap and state: keysym, text, modifiers, dead keys. Asks no display server. Key
// codes are those of XKB: evdev codes plus 8. Hook thread only, once the backend has started.
#pragma once

#include <array>
#include <cstdint>

#include "core/event_record.hpp"
#include "linux/xkb_library.hpp"

namespace capstan {

class KeySymbols {
 public:
  // X key codes are evdev codes plus 8 too, with the evdev and libinput drivers and in Xvfb.
  static constexpr std::uint16_t first_key_code = 8;

  explicit KeySymbols(const XkbLibrary& library);

  // Null when there is no memory.
  [[nodiscard]] xkb_context* context() const { return context_.get(); }
  // Reads the dead keys of the user's locale; those of en_US.UTF-8 where the locale has none.
  void load_compose();
  // Begins anew: no key held, nothing locked. False, and nothing changes, when there is no keymap.
  bool set_keymap(XkbHandle<xkb_keymap> keymap);
  // Null before there is one.
  [[nodiscard]] xkb_keymap* keymap() const { return keymap_.get(); }

  // The parts of XKB state, as a server sends them.
  struct State {
    xkb_mod_mask_t base_mods = 0;
    xkb_mod_mask_t latched_mods = 0;
    xkb_mod_mask_t locked_mods = 0;
    xkb_layout_index_t base_group = 0;
    xkb_layout_index_t latched_group = 0;
    xkb_layout_index_t locked_group = 0;
  };
  void set_state(const State& state);
  // Where no server tells the state: the key moves it on. After `press` or `release`, which describe the state before.
  void update(std::uint16_t key, bool down);
  // Begins anew with these locked (modifier::caps_lock, modifier::num_lock), the layout that was chosen stays.
  void restart(std::uint8_t locked);

  // Fills in what the key makes in the present state. A press moves a dead-key sequence on.
  KeyPayload press(std::uint16_t key);
  [[nodiscard]] KeyPayload release(std::uint16_t key) const;
  // A dead key pressed in one window composes nothing in the next.
  void forget_compose();
  [[nodiscard]] std::uint8_t modifiers() const;
  [[nodiscard]] bool repeats(std::uint16_t key) const;

 private:
  void find_modifiers();
  [[nodiscard]] KeyPayload describe(std::uint16_t key, xkb_keysym_t& keysym) const;
  [[nodiscard]] std::uint32_t compose(xkb_keysym_t keysym);

  const XkbLibrary& xkb_;
  XkbHandle<xkb_context> context_;
  XkbHandle<xkb_keymap> keymap_;
  XkbHandle<xkb_state> state_;
  XkbHandle<xkb_compose_table> compose_table_;
  XkbHandle<xkb_compose_state> compose_;
  struct ModifierBit {
    xkb_mod_mask_t mask;
    std::uint8_t bit;
  };
  std::array<ModifierBit, 7> modifier_bits_{};
};

}  // namespace capstan
