#include "linux/x11/input_hook.hpp"

#include <algorithm>
#include <string_view>

#include "linux/os_handles.hpp"

namespace capstan::x11 {
namespace {

constexpr std::int64_t ms = 1'000'000;
// How long a relative device's sum may go without the server's correction.
constexpr std::int64_t place_interval_ns = 50 * ms;
// X's clock is CLOCK_MONOTONIC in ms when the server is local. Further off than this, it is another machine's.
constexpr std::int32_t most_delay_ms = 60'000;

constexpr std::uint32_t bit(std::uint16_t xinput_type) { return 1U << xinput_type; }

double value_of(xcb_input_fp3232_t fixed) { return fixed.integral + fixed.frac / 4294967296.0; }
float value_of(xcb_input_fp1616_t fixed) { return static_cast<float>(fixed) / 65536.0F; }

// Layout of a raw event after its fixed part: the mask of axes, then a value for each (XI2 protocol, RawEvent).
Pointer::Valuators valuators_of(const xcb_input_raw_motion_event_t& event) {
  Pointer::Valuators valuators;
  const auto* mask = reinterpret_cast<const std::uint32_t*>(&event + 1);
  const auto* value = reinterpret_cast<const xcb_input_fp3232_t*>(mask + event.valuators_len);
  for (std::uint16_t axis = 0; axis < event.valuators_len * 32; ++axis) {
    if ((mask[axis / 32] >> (axis % 32U) & 1U) != 0) valuators.emplace_back(axis, value_of(*value++));
  }
  return valuators;
}

}  // namespace

InputHook::InputHook(Connection& connection, EventSink& sink, EventClock& clock, WindowWatch& watch)
    : connection_(connection),
      sink_(sink),
      clock_(clock),
      watch_(watch),
      keyboard_(connection),
      pointer_(connection.screen().width_in_pixels, connection.screen().height_in_pixels) {}

std::optional<Problem> InputHook::begin() {
  const auto& x = connection_.lib;
  auto* xcb = connection_.xcb();
  const Owned<xcb_input_xi_get_client_pointer_reply_t> master(
      x.xi_get_client_pointer_reply(xcb, x.xi_get_client_pointer(xcb, XCB_WINDOW_NONE), nullptr));
  if (master && master->set != 0) master_pointer_ = master->deviceid;
  find_devices();
  if (!keyboard_.begin()) {
    return Problem{Fault::unsupported, 0, "The X server has no core keyboard.", "Attach a keyboard and try again."};
  }
  struct Selection {
    xcb_input_event_mask_t head;
    std::uint32_t mask;
  };
  const Selection raw = {{XCB_INPUT_DEVICE_ALL_MASTER, 1},
                         bit(XCB_INPUT_RAW_KEY_PRESS) | bit(XCB_INPUT_RAW_KEY_RELEASE) |
                             bit(XCB_INPUT_RAW_BUTTON_PRESS) | bit(XCB_INPUT_RAW_BUTTON_RELEASE) |
                             bit(XCB_INPUT_RAW_MOTION)};
  const Selection devices = {{XCB_INPUT_DEVICE_ALL, 1}, bit(XCB_INPUT_HIERARCHY)};
  for (const Selection& selection : {devices, raw}) {
    const Owned<xcb_generic_error_t> error(
        x.request_check(xcb, x.xi_select_events_checked(xcb, connection_.root(), 1, &selection.head)));
    if (error) {
      return Problem{Fault::permission, error->error_code, "The X server refuses raw input events.",
                     "Run this as the user who owns the session."};
    }
  }
  begin_batch();
  place_known(exact_place());
  return std::nullopt;
}

void InputHook::find_devices() {
  const auto& x = connection_.lib;
  const Owned<xcb_input_xi_query_device_reply_t> reply(
      x.xi_query_device_reply(connection_.xcb(), x.xi_query_device(connection_.xcb(), XCB_INPUT_DEVICE_ALL), nullptr));
  if (!reply) return;
  pointer_.forget_devices();
  for (auto info = x.xi_query_device_infos_iterator(reply.get()); info.rem > 0; x.xi_device_info_next(&info)) {
    const std::string_view name(x.xi_device_info_name(info.data), info.data->name_len);
    PointerDevice device;
    device.injected = name.find("XTEST") != std::string_view::npos;
    if (info.data->deviceid < injected_.size()) injected_.at(info.data->deviceid) = device.injected;
    auto classes = x.xi_device_info_classes_iterator(info.data);
    for (; classes.rem > 0; x.device_class_next(&classes)) {
      if (classes.data->type == XCB_INPUT_DEVICE_CLASS_TYPE_VALUATOR) {
        const auto& axis = reinterpret_cast<const xcb_input_valuator_class_t&>(*classes.data);
        if (axis.number >= device.axes.size()) continue;
        device.axes.at(axis.number) = {axis.mode == XCB_INPUT_VALUATOR_MODE_ABSOLUTE, value_of(axis.min),
                                       value_of(axis.max)};
      } else if (classes.data->type == XCB_INPUT_DEVICE_CLASS_TYPE_SCROLL) {
        const auto& scroll = reinterpret_cast<const xcb_input_scroll_class_t&>(*classes.data);
        device.scrolls.push_back(
            {scroll.number, scroll.scroll_type == XCB_INPUT_SCROLL_TYPE_VERTICAL, value_of(scroll.increment)});
      }
    }
    pointer_.set_device(info.data->deviceid, std::move(device));
  }
}

void InputHook::begin_batch() {
  read_clocks();
  batch_moves_ = 0;
  batch_other_ = false;
}

void InputHook::read_clocks() {
  batch_boot_ns_ = boot_time_ns();
  batch_monotonic_ns_ = monotonic_time_ns();
}

InputHook::Moment InputHook::moment(std::uint32_t server_ms) const {
  const auto now_ms = static_cast<std::uint64_t>(batch_monotonic_ns_ / ms);
  // The server's 32 bits wrap every 49.7 days; the difference does not care.
  const auto delay = static_cast<std::int32_t>(static_cast<std::uint32_t>(now_ms) - server_ms);
  if (delay < -1 || delay > most_delay_ms) return {batch_boot_ns_, now_ms};
  const std::uint64_t event_ms = now_ms - static_cast<std::uint64_t>(std::int64_t{delay});
  const std::int64_t earliest = static_cast<std::int64_t>(event_ms) * ms + batch_boot_ns_ - batch_monotonic_ns_;
  // Read promptly, our own clock is the finer one; read late, the server's is the truer one.
  return {std::clamp(batch_boot_ns_, earliest, earliest + ms - 1), event_ms};
}

EventRecord InputHook::record(EventKind kind, std::uint16_t device) {
  EventRecord record{};
  record.kind = kind;
  if (device < device_slots_.size()) {
    std::uint8_t& slot = device_slots_.at(device);
    if (slot == 0) slot = last_slot_ = static_cast<std::uint8_t>(std::min(last_slot_ + 1, 15));
    record.flags = static_cast<std::uint8_t>(slot << event_flag::device_shift);
    if (injected_.at(device)) record.flags |= event_flag::injected;
  }
  return record;
}

void InputHook::settle() { forget_after(watch_.settle()); }

// A dead key pressed in one window composes nothing in the next, and a double click has one window.
void InputHook::forget_after(std::uint8_t changes) {
  if ((changes & context_change::focus) == 0) return;
  keyboard_.forget_compose();
  pointer_.forget_clicks();
}

void InputHook::end_batch() { forget_after(watch_.end_batch()); }

void InputHook::publish(EventRecord& record, std::int64_t boot_ns) {
  settle();
  record.time_ns = clock_.stamp(boot_ns);
  if (record.kind == EventKind::move) {
    ++batch_moves_;
  } else {
    batch_other_ = true;
  }
  sink_.publish(record);
}

void InputHook::handle(const xcb_generic_event_t& event) {
  keyboard_.handle(event);
  const auto& generic = reinterpret_cast<const xcb_ge_generic_event_t&>(event);
  if (event.response_type == XCB_CONFIGURE_NOTIFY) {
    const auto& notify = reinterpret_cast<const xcb_configure_notify_event_t&>(event);
    if (notify.window == connection_.root()) pointer_.set_screen(notify.width, notify.height);
  }
  if (generic.response_type != XCB_GE_GENERIC || generic.extension != connection_.xinput_opcode()) return;
  const auto& raw = reinterpret_cast<const xcb_input_raw_key_press_event_t&>(event);
  switch (generic.event_type) {
    case XCB_INPUT_RAW_KEY_PRESS:
    case XCB_INPUT_RAW_KEY_RELEASE:
      key(raw, generic.event_type == XCB_INPUT_RAW_KEY_PRESS);
      break;
    case XCB_INPUT_RAW_BUTTON_PRESS:
    case XCB_INPUT_RAW_BUTTON_RELEASE:
      button(reinterpret_cast<const xcb_input_raw_button_press_event_t&>(event),
             generic.event_type == XCB_INPUT_RAW_BUTTON_PRESS);
      break;
    case XCB_INPUT_RAW_MOTION:
      motion(reinterpret_cast<const xcb_input_raw_motion_event_t&>(event));
      break;
    case XCB_INPUT_HIERARCHY:
      find_devices();
      break;
    default:
      break;
  }
}

void InputHook::key(const xcb_input_raw_key_press_event_t& event, bool down) {
  const auto code = static_cast<std::uint16_t>(event.detail);
  const Moment when = moment(event.time);
  if (down) {
    for (const KeyRepeat::Repeat& repeat : keyboard_.repeat.due(when.server_ms)) publish_repeat(repeat);
    keyboard_.repeat.press(code, event.sourceid, when.server_ms);
  } else {
    for (const KeyRepeat::Repeat& repeat : keyboard_.repeat.release(code, when.server_ms)) publish_repeat(repeat);
  }
  // Before the key is read: a change of focus forgets a dead key.
  settle();
  EventRecord key = record(down ? EventKind::key_down : EventKind::key_up, event.sourceid);
  key.key = down ? keyboard_.press(code) : keyboard_.release(code);
  publish(key, when.boot_ns);
}

void InputHook::publish_repeat(const KeyRepeat::Repeat& repeat) {
  EventRecord key = record(EventKind::key_down, repeat.device);
  key.flags |= event_flag::repeat | event_flag::synthetic;
  key.key = keyboard_.press(repeat.key);
  publish(key, static_cast<std::int64_t>(repeat.time_ms) * ms + batch_boot_ns_ - batch_monotonic_ns_);
}

void InputHook::button(const xcb_input_raw_button_press_event_t& event, bool down) {
  const Moment when = moment(event.time);
  if (const auto wheel = wheel_of_button(event.detail)) {
    // Emulated: the same notch came as a scroll valuator already.
    if (!down || (event.flags & XCB_INPUT_POINTER_EVENT_FLAGS_POINTER_EMULATED) != 0) return;
    const Place place = exact_place();
    place_known(place);
    EventRecord notch = record(EventKind::wheel, event.sourceid);
    notch.pointer = {place.x, place.y, wheel->x, wheel->y};
    publish(notch, when.boot_ns);
    return;
  }
  const std::optional<std::uint8_t> button = w3c_button(event.detail);
  if (!button) return;
  const Place place = exact_place();
  place_known(place);
  // Before the clicks are counted: a change of focus starts them anew.
  settle();
  EventRecord press = record(down ? EventKind::button_down : EventKind::button_up, event.sourceid);
  press.button.x = place.x;
  press.button.y = place.y;
  press.button.button = *button;
  press.button.clicks = down ? pointer_.press(*button, event.time, place) : pointer_.clicks();
  press.button.mods = keyboard_.modifiers();
  publish(press, when.boot_ns);
}

void InputHook::motion(const xcb_input_raw_motion_event_t& event) {
  const Moment when = moment(event.time);
  const Pointer::Motion motion = pointer_.motion(event.sourceid, valuators_of(event));
  if (motion.moved) {
    moved_since_asked_ = true;
    watch_.pointer_at(motion.moved->x, motion.moved->y);
    EventRecord move = record(EventKind::move, event.sourceid);
    move.pointer = {motion.moved->x, motion.moved->y, motion.by.x, motion.by.y};
    publish(move, when.boot_ns);
  }
  if (motion.wheel.x != 0 || motion.wheel.y != 0) {
    const Place place = pointer_.place();
    EventRecord wheel = record(EventKind::wheel, event.sourceid);
    wheel.pointer = {place.x, place.y, motion.wheel.x, motion.wheel.y};
    publish(wheel, when.boot_ns);
  }
}

void InputHook::place_known(Place place) { watch_.pointer_at(place.x, place.y); }

// A warp (XWarpPointer) makes no raw event, so the sum of motions may be stale; the server knows. Its answer tells
// where the pointer is now: it counts for this event only when no motion came between.
Place InputHook::exact_place() {
  const auto& x = connection_.lib;
  if (connection_.arrived(XCB_INPUT_RAW_MOTION)) return pointer_.place();
  const auto cookie = x.xi_query_pointer(connection_.xcb(), connection_.root(), master_pointer_);
  const Owned<xcb_input_xi_query_pointer_reply_t> reply(x.xi_query_pointer_reply(connection_.xcb(), cookie, nullptr));
  if (!reply || connection_.arrived_before(XCB_INPUT_RAW_MOTION, cookie.sequence)) return pointer_.place();
  const Place place = {value_of(reply->root_x), value_of(reply->root_y)};
  pointer_.correct(place);
  return place;
}

void InputHook::ask_place() {
  moved_since_asked_ = false;
  place_asked_ns_ = batch_monotonic_ns_;
  const auto cookie = connection_.lib.xi_query_pointer(connection_.xcb(), connection_.root(), master_pointer_);
  connection_.on_reply(cookie.sequence, [this](void* raw) {
    if (raw == nullptr) return;
    const auto& reply = *static_cast<const xcb_input_xi_query_pointer_reply_t*>(raw);
    const Place place = {value_of(reply.root_x), value_of(reply.root_y)};
    pointer_.correct(place);
    place_known(place);
  });
}

// In a flood this thread is behind the server by more than a key needs to repeat.
void InputHook::ask_held(std::uint64_t now_ms) {
  held_asked_ = true;
  const auto cookie = connection_.lib.get_input_focus(connection_.xcb());
  connection_.on_reply(cookie.sequence, [this, now_ms](void* /*reply*/) {
    held_asked_ = false;
    held_until_ms_ = now_ms;
  });
}

void InputHook::catch_up() {
  read_clocks();
  for (const KeyRepeat::Repeat& repeat : keyboard_.repeat.due(held_until_ms_)) publish_repeat(repeat);
  const auto now_ms = static_cast<std::uint64_t>(batch_monotonic_ns_ / ms);
  const auto due_ms = keyboard_.repeat.next();
  if (due_ms && *due_ms <= now_ms && !held_asked_) ask_held(now_ms);
  if (moved_since_asked_ && batch_monotonic_ns_ - place_asked_ns_ >= place_interval_ns) ask_place();
}

int InputHook::patience() const {
  std::int64_t wait_ns = -1;
  if (const auto repeat = keyboard_.repeat.next(); repeat && !held_asked_) {
    wait_ns = std::max<std::int64_t>(static_cast<std::int64_t>(*repeat) * ms - batch_monotonic_ns_, 0);
  }
  if (moved_since_asked_) {
    const std::int64_t place = std::max<std::int64_t>(place_asked_ns_ + place_interval_ns - batch_monotonic_ns_, 0);
    wait_ns = wait_ns < 0 ? place : std::min(wait_ns, place);
  }
  return wait_ns < 0 ? -1 : static_cast<int>(wait_ns / ms + 1);
}

}  // namespace capstan::x11
