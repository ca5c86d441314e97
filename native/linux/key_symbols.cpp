#include "linux/key_symbols.hpp"

#include <cstdlib>
#include <string_view>
#include <utility>

#include "core/key_codes.hpp"

namespace capstan {
namespace {

constexpr std::uint32_t unicode_keysym = 0x0100'0000;

bool printable(std::uint32_t code_point) {
  return code_point >= 0x20 && code_point != 0x7F && !(code_point >= 0x80 && code_point < 0xA0);
}

// Function keys, modifiers, vendor keys: their names are in the keysym itself.
bool is_named(xkb_keysym_t keysym) {
  return (keysym >= 0xFE00 && keysym <= 0xFFFF && !(keysym >= XKB_KEY_KP_Space && keysym <= XKB_KEY_KP_9)) ||
         (keysym >= 0x1008'0000 && keysym <= 0x1008'FFFF);
}

// One code point and nothing after it; unknown_text for anything else.
std::uint32_t single_code_point(std::string_view utf8) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(utf8[i])); };
  if (utf8.empty()) return no_text;
  const std::uint32_t lead = byte(0);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (utf8.size() != length) return unknown_text;
  std::uint32_t code_point = length == 1 ? lead : lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) code_point = code_point << 6U | (byte(i) & 0x3FU);
  return printable(code_point) ? code_point : no_text;
}

const char* locale_name() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return "C";
}

}  // namespace

KeySymbols::KeySymbols(const XkbLibrary& library)
    : xkb_(library),
      context_(xkb_.context_new(XKB_CONTEXT_NO_FLAGS), xkb_.context_unref),
      keymap_(nullptr, xkb_.keymap_unref),
      state_(nullptr, xkb_.state_unref),
      compose_table_(nullptr, xkb_.compose_table_unref),
      compose_(nullptr, xkb_.compose_state_unref) {
  // What it cannot read it would say on standard error, which is the host's.
  if (context_) xkb_.context_set_log_level(context_.get(), XKB_LOG_LEVEL_CRITICAL);
}

void KeySymbols::load_compose() {
  for (const char* locale : {locale_name(), "en_US.UTF-8"}) {
    compose_table_.reset(xkb_.compose_table_new_from_locale(context_.get(), locale, XKB_COMPOSE_COMPILE_NO_FLAGS));
    if (compose_table_) break;
  }
  if (compose_table_) {
    compose_.reset(xkb_.compose_state_new(compose_table_.get(), XKB_COMPOSE_STATE_NO_FLAGS));
  }
}

bool KeySymbols::set_keymap(XkbHandle<xkb_keymap> keymap) {
  if (!keymap) return false;
  XkbHandle<xkb_state> state(xkb_.state_new(keymap.get()), xkb_.state_unref);
  if (!state) return false;
  state_ = std::move(state);
  keymap_ = std::move(keymap);
  find_modifiers();
  return true;
}

void KeySymbols::find_modifiers() {
  // Mod1 to Mod5 as every common keymap binds them.
  constexpr std::array<std::pair<const char*, std::uint8_t>, 7> names = {{{"Shift", modifier::shift},
                                                                          {"Control", modifier::control},
                                                                          {"Mod1", modifier::alt},
                                                                          {"Mod4", modifier::meta},
                                                                          {"Mod5", modifier::alt_graph},
                                                                          {"Lock", modifier::caps_lock},
                                                                          {"Mod2", modifier::num_lock}}};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const xkb_mod_index_t index = xkb_.keymap_mod_get_index(keymap_.get(), names.at(i).first);
    modifier_bits_.at(i) = {index == XKB_MOD_INVALID ? 0 : 1U << index, names.at(i).second};
  }
}

void KeySymbols::set_state(const State& state) {
  if (!state_) return;
  xkb_.state_update_mask(state_.get(), state.base_mods, state.latched_mods, state.locked_mods, state.base_group,
                         state.latched_group, state.locked_group);
}

void KeySymbols::update(std::uint16_t key, bool down) {
  if (state_) xkb_.state_update_key(state_.get(), key, down ? XKB_KEY_DOWN : XKB_KEY_UP);
}

void KeySymbols::restart(std::uint8_t locked) {
  if (!state_) return;
  const xkb_layout_index_t layout = xkb_.state_serialize_layout(state_.get(), XKB_STATE_LAYOUT_LOCKED);
  // A new one, since keys that are held count in the old one.
  XkbHandle<xkb_state> state(xkb_.state_new(keymap_.get()), xkb_.state_unref);
  if (!state) return;
  state_ = std::move(state);
  State begun;
  begun.locked_group = layout;
  for (const ModifierBit& candidate : modifier_bits_) {
    if ((locked & candidate.bit) != 0) begun.locked_mods |= candidate.mask;
  }
  set_state(begun);
}

std::uint8_t KeySymbols::modifiers() const {
  const xkb_mod_mask_t active = xkb_.state_serialize_mods(state_.get(), XKB_STATE_MODS_EFFECTIVE);
  std::uint8_t bits = 0;
  for (const ModifierBit& candidate : modifier_bits_) {
    if ((active & candidate.mask) != 0) bits = static_cast<std::uint8_t>(bits | candidate.bit);
  }
  return bits;
}

KeyPayload KeySymbols::describe(std::uint16_t key, xkb_keysym_t& keysym) const {
  KeyPayload payload{};
  payload.scan = static_cast<std::uint16_t>(key - first_key_code);
  payload.usage = usage_from_evdev(payload.scan);
  keysym = xkb_.state_key_get_one_sym(state_.get(), key);
  const std::uint32_t code_point = xkb_.keysym_to_utf32(keysym);
  // Legacy keysyms (Cyrillic, Greek…) as Unicode ones, so that readers need no table of them.
  payload.keysym =
      !is_named(keysym) && printable(code_point) && code_point > 0xFF ? unicode_keysym | code_point : keysym;
  payload.text = no_text;
  payload.mods = modifiers();
  return payload;
}

KeyPayload KeySymbols::release(std::uint16_t key) const {
  xkb_keysym_t keysym = XKB_KEY_NoSymbol;
  return describe(key, keysym);
}

KeyPayload KeySymbols::press(std::uint16_t key) {
  xkb_keysym_t keysym = XKB_KEY_NoSymbol;
  KeyPayload payload = describe(key, keysym);
  const std::uint32_t text = compose(keysym);
  // A shortcut makes no text, whatever the layout has on that key.
  constexpr std::uint8_t shortcut = modifier::control | modifier::alt | modifier::meta;
  if ((payload.mods & shortcut) == 0) payload.text = text;
  return payload;
}

std::uint32_t KeySymbols::compose(xkb_keysym_t keysym) {
  const auto plain = [&] {
    const std::uint32_t code_point = xkb_.keysym_to_utf32(keysym);
    return printable(code_point) ? code_point : no_text;
  };
  if (!compose_ || xkb_.compose_state_feed(compose_.get(), keysym) == XKB_COMPOSE_FEED_IGNORED) return plain();
  switch (xkb_.compose_state_get_status(compose_.get())) {
    case XKB_COMPOSE_NOTHING:
      return plain();
    case XKB_COMPOSE_COMPOSED: {
      std::array<char, 64> utf8{};
      const int length = xkb_.compose_state_get_utf8(compose_.get(), utf8.data(), utf8.size());
      if (length < 0 || static_cast<std::size_t>(length) >= utf8.size()) return unknown_text;
      return single_code_point({utf8.data(), static_cast<std::size_t>(length)});
    }
    default:  // under way, or a sequence that means nothing: no text
      return no_text;
  }
}

bool KeySymbols::repeats(std::uint16_t key) const {
  return keymap_ && xkb_.keymap_key_repeats(keymap_.get(), key) != 0;
}

void KeySymbols::forget_compose() {
  if (compose_) xkb_.compose_state_reset(compose_.get());
}

}  // namespace capstan
