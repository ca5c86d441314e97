#include "linux/x11/keyboard.hpp"

#include <array>
#include <string_view>

#include "core/key_codes.hpp"

namespace capstan::x11 {
namespace {

// X key codes are evdev codes plus 8, with the evdev and libinput drivers and in Xvfb.
constexpr std::uint16_t first_key_code = 8;

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

Keyboard::Keyboard(Connection& connection)
    : connection_(connection),
      x_(connection.lib),
      context_(x_.xkb_context_new(XKB_CONTEXT_NO_FLAGS), x_.xkb_context_unref),
      keymap_(nullptr, x_.xkb_keymap_unref),
      state_(nullptr, x_.xkb_state_unref),
      compose_table_(nullptr, x_.compose_table_unref),
      compose_(nullptr, x_.compose_state_unref) {}

bool Keyboard::begin() {
  device_ = x_.xkb_x11_get_core_keyboard_device_id(connection_.xcb());
  if (!context_ || device_ < 0) return false;
  xcb_xkb_select_events_details_t details{};
  details.affectNewKeyboard = XCB_XKB_NKN_DETAIL_KEYCODES;
  details.newKeyboardDetails = XCB_XKB_NKN_DETAIL_KEYCODES;
  constexpr std::uint16_t state = XCB_XKB_STATE_PART_MODIFIER_BASE | XCB_XKB_STATE_PART_MODIFIER_LATCH |
                                  XCB_XKB_STATE_PART_MODIFIER_LOCK | XCB_XKB_STATE_PART_GROUP_BASE |
                                  XCB_XKB_STATE_PART_GROUP_LATCH | XCB_XKB_STATE_PART_GROUP_LOCK;
  details.affectState = state;
  details.stateDetails = state;
  constexpr std::uint32_t controls = std::uint32_t{XCB_XKB_CONTROL_CONTROLS_ENABLED} |
                                     std::uint32_t{XCB_XKB_BOOL_CTRL_REPEAT_KEYS} |
                                     std::uint32_t{XCB_XKB_CONTROL_PER_KEY_REPEAT};
  details.affectCtrls = controls;
  details.ctrlDetails = controls;
  constexpr std::uint16_t map = XCB_XKB_MAP_PART_KEY_TYPES | XCB_XKB_MAP_PART_KEY_SYMS | XCB_XKB_MAP_PART_MODIFIER_MAP |
                                XCB_XKB_MAP_PART_EXPLICIT_COMPONENTS | XCB_XKB_MAP_PART_KEY_ACTIONS |
                                XCB_XKB_MAP_PART_VIRTUAL_MODS | XCB_XKB_MAP_PART_VIRTUAL_MOD_MAP;
  constexpr std::uint16_t events = XCB_XKB_EVENT_TYPE_NEW_KEYBOARD_NOTIFY | XCB_XKB_EVENT_TYPE_MAP_NOTIFY |
                                   XCB_XKB_EVENT_TYPE_STATE_NOTIFY | XCB_XKB_EVENT_TYPE_CONTROLS_NOTIFY;
  const auto cookie = x_.xkb_select_events_aux_checked(connection_.xcb(), static_cast<std::uint16_t>(device_), events,
                                                       0, 0, map, map, &details);
  const Owned<xcb_generic_error_t> error(x_.request_check(connection_.xcb(), cookie));
  if (error || !load_keymap()) return false;
  load_controls();

  const Handle<xkb_state> now(x_.xkb_x11_state_new_from_device(keymap_.get(), connection_.xcb(), device_),
                              x_.xkb_state_unref);
  if (!now) return false;
  server_ = {x_.xkb_state_serialize_mods(now.get(), XKB_STATE_MODS_DEPRESSED),
             x_.xkb_state_serialize_mods(now.get(), XKB_STATE_MODS_LATCHED),
             x_.xkb_state_serialize_mods(now.get(), XKB_STATE_MODS_LOCKED),
             x_.xkb_state_serialize_layout(now.get(), XKB_STATE_LAYOUT_DEPRESSED),
             x_.xkb_state_serialize_layout(now.get(), XKB_STATE_LAYOUT_LATCHED),
             x_.xkb_state_serialize_layout(now.get(), XKB_STATE_LAYOUT_LOCKED)};
  apply_state();

  // The dead keys of the user's locale; those of en_US.UTF-8 where the locale has none.
  for (const char* locale : {locale_name(), "en_US.UTF-8"}) {
    compose_table_.reset(x_.compose_table_new_from_locale(context_.get(), locale, XKB_COMPOSE_COMPILE_NO_FLAGS));
    if (compose_table_) break;
  }
  if (compose_table_) {
    compose_.reset(x_.compose_state_new(compose_table_.get(), XKB_COMPOSE_STATE_NO_FLAGS));
  }
  return true;
}

bool Keyboard::load_keymap() {
  Handle<xkb_keymap> keymap(
      x_.xkb_x11_keymap_new_from_device(context_.get(), connection_.xcb(), device_, XKB_KEYMAP_COMPILE_NO_FLAGS),
      x_.xkb_keymap_unref);
  if (!keymap) return false;
  state_.reset();
  keymap_ = std::move(keymap);
  state_.reset(x_.xkb_state_new(keymap_.get()));
  find_modifiers();
  // Not the server's state of this instant: StateNotify brings every step in order with the keys.
  apply_state();
  return state_ != nullptr;
}

void Keyboard::find_modifiers() {
  // Mod1 to Mod5 as every common keymap binds them.
  constexpr std::array<std::pair<const char*, std::uint8_t>, 7> names = {{{"Shift", modifier::shift},
                                                                          {"Control", modifier::control},
                                                                          {"Mod1", modifier::alt},
                                                                          {"Mod4", modifier::meta},
                                                                          {"Mod5", modifier::alt_graph},
                                                                          {"Lock", modifier::caps_lock},
                                                                          {"Mod2", modifier::num_lock}}};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const xkb_mod_index_t index = x_.xkb_keymap_mod_get_index(keymap_.get(), names.at(i).first);
    modifier_bits_.at(i) = {index == XKB_MOD_INVALID ? 0 : 1U << index, names.at(i).second};
  }
}

void Keyboard::load_controls() {
  const Owned<xcb_xkb_get_controls_reply_t> controls(x_.xkb_get_controls_reply(
      connection_.xcb(), x_.xkb_get_controls(connection_.xcb(), static_cast<std::uint16_t>(device_)), nullptr));
  if (!controls) return;
  KeyRepeat::Settings settings;
  settings.enabled = (controls->enabledControls & XCB_XKB_BOOL_CTRL_REPEAT_KEYS) != 0;
  settings.delay_ms = controls->repeatDelay;
  settings.interval_ms = controls->repeatInterval;
  for (std::size_t i = 0; i < settings.keys.size(); ++i) settings.keys.at(i) = controls->perKeyRepeat[i];
  repeat.set(settings);
}

void Keyboard::handle(const xcb_generic_event_t& event) {
  if ((event.response_type & 0x7FU) != connection_.xkb_event()) return;
  // The XKB event's own type stands where other events have their detail.
  switch (event.pad0) {
    case XCB_XKB_NEW_KEYBOARD_NOTIFY:
    case XCB_XKB_MAP_NOTIFY:
      load_keymap();
      break;
    case XCB_XKB_CONTROLS_NOTIFY:
      load_controls();
      break;
    case XCB_XKB_STATE_NOTIFY: {
      const auto& notify = reinterpret_cast<const xcb_xkb_state_notify_event_t&>(event);
      server_ = {notify.baseMods,
                 notify.latchedMods,
                 notify.lockedMods,
                 static_cast<xkb_layout_index_t>(notify.baseGroup),
                 static_cast<xkb_layout_index_t>(notify.latchedGroup),
                 notify.lockedGroup};
      apply_state();
      break;
    }
    default:
      break;
  }
}

void Keyboard::apply_state() {
  if (!state_) return;
  x_.xkb_state_update_mask(state_.get(), server_.base_mods, server_.latched_mods, server_.locked_mods,
                           server_.base_group, server_.latched_group, server_.locked_group);
}

std::uint8_t Keyboard::modifiers() const {
  const xkb_mod_mask_t active = x_.xkb_state_serialize_mods(state_.get(), XKB_STATE_MODS_EFFECTIVE);
  std::uint8_t bits = 0;
  for (const ModifierBit& candidate : modifier_bits_) {
    if ((active & candidate.mask) != 0) bits = static_cast<std::uint8_t>(bits | candidate.bit);
  }
  return bits;
}

KeyPayload Keyboard::describe(std::uint8_t key, xkb_keysym_t& keysym) const {
  KeyPayload payload{};
  payload.scan = static_cast<std::uint16_t>(key - first_key_code);
  payload.usage = usage_from_evdev(payload.scan);
  keysym = x_.xkb_state_key_get_one_sym(state_.get(), key);
  const std::uint32_t code_point = x_.xkb_keysym_to_utf32(keysym);
  // Legacy keysyms (Cyrillic, Greek…) as Unicode ones, so that readers need no table of them.
  payload.keysym =
      !is_named(keysym) && printable(code_point) && code_point > 0xFF ? unicode_keysym | code_point : keysym;
  payload.text = no_text;
  payload.mods = modifiers();
  return payload;
}

KeyPayload Keyboard::release(std::uint8_t key) {
  xkb_keysym_t keysym = XKB_KEY_NoSymbol;
  return describe(key, keysym);
}

KeyPayload Keyboard::press(std::uint8_t key) {
  xkb_keysym_t keysym = XKB_KEY_NoSymbol;
  KeyPayload payload = describe(key, keysym);
  const std::uint32_t text = compose(keysym);
  // A shortcut makes no text, whatever the layout has on that key.
  constexpr std::uint8_t shortcut = modifier::control | modifier::alt | modifier::meta;
  if ((payload.mods & shortcut) == 0) payload.text = text;
  return payload;
}

std::uint32_t Keyboard::compose(xkb_keysym_t keysym) {
  const auto plain = [&] {
    const std::uint32_t code_point = x_.xkb_keysym_to_utf32(keysym);
    return printable(code_point) ? code_point : no_text;
  };
  if (!compose_ || x_.compose_state_feed(compose_.get(), keysym) == XKB_COMPOSE_FEED_IGNORED) return plain();
  switch (x_.compose_state_get_status(compose_.get())) {
    case XKB_COMPOSE_NOTHING:
      return plain();
    case XKB_COMPOSE_COMPOSED: {
      std::array<char, 64> utf8{};
      const int length = x_.compose_state_get_utf8(compose_.get(), utf8.data(), utf8.size());
      if (length < 0 || static_cast<std::size_t>(length) >= utf8.size()) return unknown_text;
      return single_code_point({utf8.data(), static_cast<std::size_t>(length)});
    }
    default:  // under way, or a sequence that means nothing: no text
      return no_text;
  }
}

void Keyboard::forget_compose() {
  if (compose_) x_.compose_state_reset(compose_.get());
}

}  // namespace capstan::x11
