#include "linux/evdev/devices.hpp"

#include <linux/input-event-codes.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <string_view>

#include "linux/evdev/device_permission.hpp"
#include "linux/xkb_library.hpp"

namespace capstan::evdev {
namespace {

constexpr std::int64_t us = 1'000;

const char* environment(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr || *value == '\0' ? otherwise : value;
}

// libinput scales to whole numbers; this many parts are finer than any device.
constexpr std::uint32_t parts = 1U << 20U;
float part(double scaled) { return static_cast<float>(std::clamp(scaled / parts, 0.0, 1.0)); }

constexpr float notch = 120;
// A finger scrolls by the way that it goes. The libinput driver of X takes 15 units for one notch of a wheel
// (libinput(4), ScrollPixelDistance), and so the same finger gives the same numbers in an X session.
constexpr float units_a_notch = 15;

}  // namespace

int Devices::on_open(const char* path, int /*flags*/, void* self) {
  return static_cast<Devices*>(self)->opener_.open(path);
}

void Devices::on_close(int descriptor, void* self) { static_cast<Devices*>(self)->opener_.close(descriptor); }

const libinput_interface Devices::open_and_close = {on_open, on_close};

// Nothing on the way of an event logs, and standard error is the host's. But only its log says that events were lost.
void Devices::on_log(libinput* context, libinput_log_priority /*priority*/, const char* format, va_list /*arguments*/) {
  auto* devices = static_cast<Devices*>(InputLibrary::instance().get_user_data(context));
  if (std::string_view(format).find("SYN_DROPPED") != std::string_view::npos) devices->dropped_ = true;
}

void Devices::listen_to_log() {
  library_.log_set_handler(context_.get(), &Devices::on_log);
  library_.log_set_priority(context_.get(), LIBINPUT_LOG_PRIORITY_INFO);
}

Devices::Devices(const InputLibrary& library)
    : library_(library),
      opener_(by_path(descriptor_numbers(environment("CAPSTAN_INPUT_FDS", "")))),
      udev_(nullptr, UdevUnref{library.udev_unref}),
      context_(nullptr, Unref{library.unref}),
      holders_(KEY_CNT) {}

std::unique_ptr<Devices> Devices::open(Problem& problem) {
  const InputLibrary& library = InputLibrary::instance();
  const std::string& xkb_missing = XkbLibrary::instance().missing;
  if (!library.missing.empty() || !xkb_missing.empty()) {
    problem = library_problem(library.missing.empty() ? xkb_missing : library.missing);
    return nullptr;
  }
  std::unique_ptr<Devices> devices(new Devices(library));
  if (devices->opener_.passed().empty()) devices->open_seat();
  if (!devices->context_) devices->open_paths();
  if (devices->context_ && devices->dispatch()) {
    // Each device says first that it is there. What was typed before the start is nobody's business.
    while (devices->next()) {
    }
    if (devices->any()) return devices;
  }
  problem = devices->problem();
  return nullptr;
}

FunctionStatus Devices::status() {
  Problem problem;
  const std::unique_ptr<Devices> devices = open(problem);
  if (!devices) return {false, problem.what, problem.remedy};
  if (devices->opener_.refused() == 0) return {true, "", ""};
  return {true, "Some of the input devices may not be read.", permission_problem(devices->opener_.refused()).remedy};
}

void Devices::open_seat() {
  udev_.reset(library_.udev_new());
  if (!udev_) return;
  context_.reset(library_.udev_create_context(&open_and_close, this, udev_.get()));
  if (!context_) return;
  listen_to_log();
  if (library_.udev_assign_seat(context_.get(), environment("XDG_SEAT", "seat0")) != 0) context_.reset();
}

// Without udev's events nothing tells of a device that comes later.
void Devices::open_paths() {
  context_.reset(library_.path_create_context(&open_and_close, this));
  if (!context_) return;
  listen_to_log();
  for (const auto& [path, descriptor] : opener_.passed()) library_.path_add_device(context_.get(), path.c_str());
  if (!opener_.passed().empty()) return;
  for (const std::string& path : device_paths()) library_.path_add_device(context_.get(), path.c_str());
}

Problem Devices::problem() const {
  if (opener_.refused() != 0) return permission_problem(opener_.refused());
  return no_device_problem();
}

void Devices::added(libinput_device* device) {
  constexpr std::array<libinput_device_capability, 4> capabilities = {
      LIBINPUT_DEVICE_CAP_KEYBOARD, LIBINPUT_DEVICE_CAP_POINTER, LIBINPUT_DEVICE_CAP_TOUCH,
      LIBINPUT_DEVICE_CAP_TABLET_TOOL};
  if (std::none_of(capabilities.begin(), capabilities.end(), [&](libinput_device_capability capability) {
        return library_.device_has_capability(device, capability) != 0;
      })) {
    return;
  }
  Known known;
  if (udev_device* about = library_.device_get_udev_device(device)) {
    // Where uinput puts the devices that programs make. A Bluetooth keyboard is made by a program too (uhid), on behalf
    // of a real one: it is below /devices/virtual/misc/uhid.
    const char* path = library_.udev_device_get_syspath(about);
    known.injected =
        path != nullptr && std::string_view(path).find("/devices/virtual/input/") != std::string_view::npos;
    library_.udev_device_unref(about);
  }
  known_[device] = known;
}

std::optional<InputEvent> Devices::next() {
  while (libinput_event* event = library_.get_event(context_.get())) {
    const std::optional<InputEvent> taken = read(event);
    library_.event_destroy(event);
    if (taken) return taken;
  }
  return std::nullopt;
}

std::optional<InputEvent> Devices::read(libinput_event* event) {
  libinput_device* device = library_.event_get_device(event);
  const libinput_event_type type = library_.event_get_type(event);
  if (type == LIBINPUT_EVENT_DEVICE_ADDED) {
    added(device);
    return std::nullopt;
  }
  const auto found = known_.find(device);
  if (found == known_.end()) return std::nullopt;
  if (type == LIBINPUT_EVENT_DEVICE_REMOVED) {
    known_.erase(found);
    return std::nullopt;
  }
  Known& known = found->second;
  InputEvent input;
  if (!(type == LIBINPUT_EVENT_KEYBOARD_KEY      ? read_key(event, input)
        : type < LIBINPUT_EVENT_TOUCH_DOWN       ? read_pointer(event, type, input)
        : type < LIBINPUT_EVENT_TABLET_TOOL_AXIS ? read_touch(event, type, input)
                                                 : read_pen(event, type, known, input))) {
    return std::nullopt;
  }
  if (known.slot == 0) known.slot = last_slot_ = static_cast<std::uint8_t>(std::min(last_slot_ + 1, 15));
  input.device = known.slot;
  input.injected = known.injected;
  attribute(input);
  return input;
}

void Devices::attribute(InputEvent& input) {
  const auto held = [&](std::uint16_t code, bool down) {
    if (code >= holders_.size()) return;
    if (down) holders_[code] = {input.device, input.injected};
    input.device = holders_[code].slot;
    input.injected = holders_[code].injected;
  };
  if (const auto* key = std::get_if<KeyInput>(&input.what)) held(key->code, key->down);
  if (const auto* button = std::get_if<ButtonInput>(&input.what)) held(button->code, button->down);
}

// A key that two keyboards hold is one key of the seat, as it is for compositors.
bool Devices::read_key(libinput_event* event, InputEvent& read) const {
  libinput_event_keyboard* key = library_.event_get_keyboard_event(event);
  const bool down = library_.keyboard_get_key_state(key) == LIBINPUT_KEY_STATE_PRESSED;
  if (library_.keyboard_get_seat_key_count(key) != (down ? 1U : 0U)) return false;
  read.time_ns = static_cast<std::int64_t>(library_.keyboard_get_time_usec(key)) * us;
  read.what = KeyInput{static_cast<std::uint16_t>(library_.keyboard_get_key(key)), down};
  return true;
}

bool Devices::read_pointer(libinput_event* event, libinput_event_type type, InputEvent& read) const {
  libinput_event_pointer* pointer = library_.event_get_pointer_event(event);
  read.time_ns = static_cast<std::int64_t>(library_.pointer_get_time_usec(pointer)) * us;
  const auto scrolled = [&](auto value, float a_notch) {
    const auto along = [&](libinput_pointer_axis axis) {
      const bool has = library_.pointer_has_axis(pointer, axis) != 0;
      return has ? static_cast<float>(value(pointer, axis)) / a_notch * notch : 0;
    };
    const ScrollInput scroll = {along(LIBINPUT_POINTER_AXIS_SCROLL_HORIZONTAL),
                                along(LIBINPUT_POINTER_AXIS_SCROLL_VERTICAL)};
    read.what = scroll;
    // A finger that is lifted says 0: that is no scrolling.
    return scroll.x != 0 || scroll.y != 0;
  };
  switch (type) {
    case LIBINPUT_EVENT_POINTER_MOTION:
      read.what = MotionInput{static_cast<float>(library_.pointer_get_dx(pointer)),
                              static_cast<float>(library_.pointer_get_dy(pointer))};
      return true;
    case LIBINPUT_EVENT_POINTER_MOTION_ABSOLUTE:
      read.what = PositionInput{{part(library_.pointer_get_absolute_x_transformed(pointer, parts)),
                                 part(library_.pointer_get_absolute_y_transformed(pointer, parts))}};
      return true;
    case LIBINPUT_EVENT_POINTER_BUTTON: {
      const bool down = library_.pointer_get_button_state(pointer) == LIBINPUT_BUTTON_STATE_PRESSED;
      if (library_.pointer_get_seat_button_count(pointer) != (down ? 1U : 0U)) return false;
      read.what = ButtonInput{static_cast<std::uint16_t>(library_.pointer_get_button(pointer)), down};
      return true;
    }
    case LIBINPUT_EVENT_POINTER_SCROLL_WHEEL:
      return scrolled(library_.pointer_get_scroll_value_v120, notch);
    case LIBINPUT_EVENT_POINTER_SCROLL_FINGER:
    case LIBINPUT_EVENT_POINTER_SCROLL_CONTINUOUS:
      return scrolled(library_.pointer_get_scroll_value, units_a_notch);
    default:  // LIBINPUT_EVENT_POINTER_AXIS says the same again, for older programs
      return false;
  }
}

bool Devices::read_touch(libinput_event* event, libinput_event_type type, InputEvent& read) const {
  TouchInput touch;
  switch (type) {
    case LIBINPUT_EVENT_TOUCH_DOWN:
      touch.phase = TouchInput::Phase::down;
      break;
    case LIBINPUT_EVENT_TOUCH_MOTION:
      touch.phase = TouchInput::Phase::move;
      break;
    case LIBINPUT_EVENT_TOUCH_UP:
      touch.phase = TouchInput::Phase::up;
      break;
    case LIBINPUT_EVENT_TOUCH_CANCEL:
      touch.phase = TouchInput::Phase::cancel;
      break;
    default:  // LIBINPUT_EVENT_TOUCH_FRAME: that was all of one instant
      return false;
  }
  libinput_event_touch* from = library_.event_get_touch_event(event);
  read.time_ns = static_cast<std::int64_t>(library_.touch_get_time_usec(from)) * us;
  touch.contact = static_cast<std::uint8_t>(library_.touch_get_seat_slot(from));
  if (type == LIBINPUT_EVENT_TOUCH_DOWN || type == LIBINPUT_EVENT_TOUCH_MOTION) {
    touch.at = {part(library_.touch_get_x_transformed(from, parts)),
                part(library_.touch_get_y_transformed(from, parts))};
  }
  read.what = touch;
  return true;
}

bool Devices::read_pen(libinput_event* event, libinput_event_type type, Known& from, InputEvent& read) const {
  if (type < LIBINPUT_EVENT_TABLET_TOOL_AXIS || type > LIBINPUT_EVENT_TABLET_TOOL_BUTTON) return false;
  libinput_event_tablet_tool* tool = library_.event_get_tablet_tool_event(event);
  if (type == LIBINPUT_EVENT_TABLET_TOOL_PROXIMITY &&
      library_.tablet_tool_get_proximity_state(tool) == LIBINPUT_TABLET_TOOL_PROXIMITY_STATE_OUT) {
    from.barrel = false;
    return false;
  }
  if (type == LIBINPUT_EVENT_TABLET_TOOL_BUTTON) {
    if (library_.tablet_tool_get_button(tool) != BTN_STYLUS) return false;
    from.barrel = library_.tablet_tool_get_button_state(tool) == LIBINPUT_BUTTON_STATE_PRESSED;
  }
  PenInput pen;
  pen.touches = library_.tablet_tool_get_tip_state(tool) == LIBINPUT_TABLET_TOOL_TIP_DOWN;
  if (type == LIBINPUT_EVENT_TABLET_TOOL_TIP) pen.phase = pen.touches ? PenInput::Phase::down : PenInput::Phase::up;
  pen.at = {part(library_.tablet_tool_get_x_transformed(tool, parts)),
            part(library_.tablet_tool_get_y_transformed(tool, parts))};
  pen.pressure = static_cast<float>(library_.tablet_tool_get_pressure(tool));
  pen.tilt_x = static_cast<float>(library_.tablet_tool_get_tilt_x(tool));
  pen.tilt_y = static_cast<float>(library_.tablet_tool_get_tilt_y(tool));
  pen.barrel = from.barrel;
  pen.eraser = library_.tablet_tool_get_type(library_.tablet_tool_get_tool(tool)) == LIBINPUT_TABLET_TOOL_TYPE_ERASER;
  read.time_ns = static_cast<std::int64_t>(library_.tablet_tool_get_time_usec(tool)) * us;
  read.what = pen;
  return true;
}

}  // namespace capstan::evdev
