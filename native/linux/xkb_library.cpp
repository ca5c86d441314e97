#include "linux/xkb_library.hpp"

#include "linux/library_binder.hpp"

namespace capstan {

XkbLibrary::XkbLibrary() {
  LibraryBinder xkb(libxkbcommon, "libxkbcommon.so.0", missing);
  xkb("xkb_context_new", context_new);
  xkb("xkb_context_set_log_level", context_set_log_level);
  xkb("xkb_context_unref", context_unref);
  xkb("xkb_keymap_new_from_names", keymap_new_from_names);
  xkb("xkb_keymap_new_from_string", keymap_new_from_string);
  xkb("xkb_keymap_unref", keymap_unref);
  xkb("xkb_keymap_mod_get_index", keymap_mod_get_index);
  xkb("xkb_keymap_key_repeats", keymap_key_repeats);
  xkb("xkb_state_new", state_new);
  xkb("xkb_state_unref", state_unref);
  xkb("xkb_state_update_key", state_update_key);
  xkb("xkb_state_update_mask", state_update_mask);
  xkb("xkb_state_serialize_mods", state_serialize_mods);
  xkb("xkb_state_serialize_layout", state_serialize_layout);
  xkb("xkb_state_key_get_one_sym", state_key_get_one_sym);
  xkb("xkb_keysym_to_utf32", keysym_to_utf32);
  xkb("xkb_compose_table_new_from_locale", compose_table_new_from_locale);
  xkb("xkb_compose_table_unref", compose_table_unref);
  xkb("xkb_compose_state_new", compose_state_new);
  xkb("xkb_compose_state_unref", compose_state_unref);
  xkb("xkb_compose_state_feed", compose_state_feed);
  xkb("xkb_compose_state_reset", compose_state_reset);
  xkb("xkb_compose_state_get_status", compose_state_get_status);
  xkb("xkb_compose_state_get_utf8", compose_state_get_utf8);
}

const XkbLibrary& XkbLibrary::instance() {
  static const auto* library = new XkbLibrary();
  return *library;
}

}  // namespace capstan
