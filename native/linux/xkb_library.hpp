// libxkbcommon's functions, bound at run time: what a key makes is asked of it on X and on Wayland.
#pragma once

#include <xkbcommon/xkbcommon-compose.h>
#include <xkbcommon/xkbcommon.h>

#include <memory>
#include <string>

#include "linux/os_handles.hpp"

namespace capstan {

// What libxkbcommon returns and takes back by a function of its own.
template <typename T>
using XkbHandle = std::unique_ptr<T, void (*)(T*)>;

struct XkbLibrary {
  SharedLibrary libxkbcommon{"libxkbcommon.so.0"};

  decltype(&::xkb_context_new) context_new = nullptr;
  decltype(&::xkb_context_set_log_level) context_set_log_level = nullptr;
  decltype(&::xkb_context_unref) context_unref = nullptr;
  decltype(&::xkb_keymap_new_from_names) keymap_new_from_names = nullptr;
  decltype(&::xkb_keymap_new_from_string) keymap_new_from_string = nullptr;
  decltype(&::xkb_keymap_unref) keymap_unref = nullptr;
  decltype(&::xkb_keymap_mod_get_index) keymap_mod_get_index = nullptr;
  decltype(&::xkb_keymap_key_repeats) keymap_key_repeats = nullptr;
  decltype(&::xkb_state_new) state_new = nullptr;
  decltype(&::xkb_state_unref) state_unref = nullptr;
  decltype(&::xkb_state_update_key) state_update_key = nullptr;
  decltype(&::xkb_state_update_mask) state_update_mask = nullptr;
  decltype(&::xkb_state_serialize_mods) state_serialize_mods = nullptr;
  decltype(&::xkb_state_serialize_layout) state_serialize_layout = nullptr;
  decltype(&::xkb_state_key_get_one_sym) state_key_get_one_sym = nullptr;
  decltype(&::xkb_keysym_to_utf32) keysym_to_utf32 = nullptr;
  decltype(&::xkb_compose_table_new_from_locale) compose_table_new_from_locale = nullptr;
  decltype(&::xkb_compose_table_unref) compose_table_unref = nullptr;
  decltype(&::xkb_compose_state_new) compose_state_new = nullptr;
  decltype(&::xkb_compose_state_unref) compose_state_unref = nullptr;
  decltype(&::xkb_compose_state_feed) compose_state_feed = nullptr;
  decltype(&::xkb_compose_state_reset) compose_state_reset = nullptr;
  decltype(&::xkb_compose_state_get_status) compose_state_get_status = nullptr;
  decltype(&::xkb_compose_state_get_utf8) compose_state_get_utf8 = nullptr;

  // Names of what is missing, comma-separated; empty when everything was found.
  std::string missing;

  // Opened once, on first use, and kept until the process ends.
  static const XkbLibrary& instance();

 private:
  XkbLibrary();
};

}  // namespace capstan
