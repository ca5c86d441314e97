#include "linux/x11/keyboard.hpp"

#include <utility>

namespace capstan::x11 {

Keyboard::Keyboard(Connection& connection)
    : connection_(connection), x_(connection.lib), xkb_(XkbLibrary::instance()), symbols_(xkb_) {}

bool Keyboard::begin() {
  device_ = x_.xkb_x11_get_core_keyboard_device_id(connection_.xcb());
  if (symbols_.context() == nullptr || device_ < 0) return false;
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

  const XkbHandle<xkb_state> now(x_.xkb_x11_state_new_from_device(symbols_.keymap(), connection_.xcb(), device_),
                                 xkb_.state_unref);
  if (!now) return false;
  server_ = {xkb_.state_serialize_mods(now.get(), XKB_STATE_MODS_DEPRESSED),
             xkb_.state_serialize_mods(now.get(), XKB_STATE_MODS_LATCHED),
             xkb_.state_serialize_mods(now.get(), XKB_STATE_MODS_LOCKED),
             xkb_.state_serialize_layout(now.get(), XKB_STATE_LAYOUT_DEPRESSED),
             xkb_.state_serialize_layout(now.get(), XKB_STATE_LAYOUT_LATCHED),
             xkb_.state_serialize_layout(now.get(), XKB_STATE_LAYOUT_LOCKED)};
  symbols_.set_state(server_);
  symbols_.load_compose();
  return true;
}

bool Keyboard::load_keymap() {
  XkbHandle<xkb_keymap> keymap(
      x_.xkb_x11_keymap_new_from_device(symbols_.context(), connection_.xcb(), device_, XKB_KEYMAP_COMPILE_NO_FLAGS),
      xkb_.keymap_unref);
  if (!symbols_.set_keymap(std::move(keymap))) return false;
  // Not the server's state of this instant: StateNotify brings every step in order with the keys.
  symbols_.set_state(server_);
  return true;
}

void Keyboard::load_controls() {
  const Owned<xcb_xkb_get_controls_reply_t> controls(x_.xkb_get_controls_reply(
      connection_.xcb(), x_.xkb_get_controls(connection_.xcb(), static_cast<std::uint16_t>(device_)), nullptr));
  if (!controls) return;
  KeyRepeat::Settings settings;
  settings.enabled = (controls->enabledControls & XCB_XKB_BOOL_CTRL_REPEAT_KEYS) != 0;
  settings.delay_ms = controls->repeatDelay;
  settings.interval_ms = controls->repeatInterval;
  for (std::size_t key = 0; key < 8 * sizeof controls->perKeyRepeat; ++key) {
    settings.keys.set(key, (controls->perKeyRepeat[key / 8] >> (key % 8) & 1U) != 0);
  }
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
      symbols_.set_state(server_);
      break;
    }
    default:
      break;
  }
}

}  // namespace capstan::x11
