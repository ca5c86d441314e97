#include "pointer_log.hpp"

#include <linux/input-event-codes.h>

#include <string>

#include "json_line.hpp"
#include "window.hpp"

namespace test_tool {
namespace {

constexpr int steps_a_notch = 120;

std::string decimal(wl_fixed_t value) { return std::to_string(wl_fixed_to_double(value)); }

// As X numbers them.
std::uint32_t button_number(std::uint32_t code) {
  switch (code) {
    case BTN_LEFT:
      return 1;
    case BTN_MIDDLE:
      return 2;
    case BTN_RIGHT:
      return 3;
    case BTN_SIDE:
      return 8;
    case BTN_EXTRA:
      return 9;
    default:
      return code;
  }
}

const char* axis_name(std::uint32_t axis) {
  return axis == WL_POINTER_AXIS_VERTICAL_SCROLL ? "vertical" : "horizontal";
}

PointerLog& log_of(void* self) { return *static_cast<PointerLog*>(self); }

}  // namespace

PointerLog::PointerLog(wl_seat* seat, bool logs_motion)
    : pointer_(wl_seat_get_pointer(seat)), logs_motion_(logs_motion) {
  static constexpr wl_pointer_listener listener = {
      .enter = [](void* self, wl_pointer*, std::uint32_t, wl_surface* surface, wl_fixed_t x,
                  wl_fixed_t y) { log_of(self).take_window(surface, true, x, y); },
      .leave = [](void* self, wl_pointer*, std::uint32_t,
                  wl_surface* surface) { log_of(self).take_window(surface, false, 0, 0); },
      .motion = [](void* self, wl_pointer*, std::uint32_t time, wl_fixed_t x,
                   wl_fixed_t y) { log_of(self).take_motion(time, x, y); },
      .button =
          [](void* self, wl_pointer*, std::uint32_t serial, std::uint32_t time, std::uint32_t code,
             std::uint32_t state) {
            if (state == WL_POINTER_BUTTON_STATE_PRESSED) log_of(self).serial_ = serial;
            log_of(self).take_button(time, code, state);
          },
      .axis =
          [](void* self, wl_pointer*, std::uint32_t time, std::uint32_t axis, wl_fixed_t value) {
            JsonLine("axis")
                .number("window", log_of(self).window_)
                .text("axis", axis_name(axis))
                .raw("value", decimal(value))
                .number("time", time);
          },
      .frame = [](void*, wl_pointer*) {},
      .axis_source = [](void*, wl_pointer*, std::uint32_t) {},
      .axis_stop = [](void*, wl_pointer*, std::uint32_t, std::uint32_t) {},
      // Up to version 7 this one is sent, from 8 on the next one.
      .axis_discrete = [](void* self, wl_pointer*, std::uint32_t axis,
                          int steps) { log_of(self).take_step(axis, steps * steps_a_notch); },
      .axis_value120 = [](void* self, wl_pointer*, std::uint32_t axis,
                          int steps) { log_of(self).take_step(axis, steps); }};
  wl_pointer_add_listener(pointer_.get(), &listener, this);
}

void PointerLog::take_window(wl_surface* surface, bool inside, wl_fixed_t x, wl_fixed_t y) {
  window_ = inside ? Window::id_of(surface) : 0;
  x_ = x;
  y_ = y;
  JsonLine(inside ? "enter" : "leave").number("window", Window::id_of(surface));
}

void PointerLog::take_motion(std::uint32_t time, wl_fixed_t x, wl_fixed_t y) {
  x_ = x;
  y_ = y;
  if (!logs_motion_) return;
  JsonLine("move").number("window", window_).raw("x", decimal(x)).raw("y", decimal(y)).number("time", time);
}

void PointerLog::take_button(std::uint32_t time, std::uint32_t code, std::uint32_t state) const {
  JsonLine(state == WL_POINTER_BUTTON_STATE_PRESSED ? "buttondown" : "buttonup")
      .number("window", window_)
      .number("button", button_number(code))
      .raw("x", decimal(x_))
      .raw("y", decimal(y_))
      .number("time", time);
}

void PointerLog::take_step(std::uint32_t axis, int steps120) const {
  JsonLine("wheel").number("window", window_).text("axis", axis_name(axis)).number("v120", steps120);
}

}  // namespace test_tool
