// The functions of libinput and libudev, bound at run time. Members are named as the functions are, less "libinput_".
#pragma once

#include <libinput.h>
#include <libudev.h>

#include <string>

#include "linux/os_handles.hpp"

namespace capstan::evdev {

struct InputLibrary {
  SharedLibrary libinput_library{"libinput.so.10"};
  SharedLibrary libudev_library{"libudev.so.1"};

  decltype(&::libinput_udev_create_context) udev_create_context = nullptr;
  decltype(&::libinput_udev_assign_seat) udev_assign_seat = nullptr;
  decltype(&::libinput_path_create_context) path_create_context = nullptr;
  decltype(&::libinput_path_add_device) path_add_device = nullptr;
  decltype(&::libinput_log_set_handler) log_set_handler = nullptr;
  decltype(&::libinput_log_set_priority) log_set_priority = nullptr;
  decltype(&::libinput_get_user_data) get_user_data = nullptr;
  decltype(&::libinput_unref) unref = nullptr;
  decltype(&::libinput_get_fd) get_fd = nullptr;
  decltype(&::libinput_dispatch) dispatch = nullptr;
  decltype(&::libinput_get_event) get_event = nullptr;
  decltype(&::libinput_event_destroy) event_destroy = nullptr;
  decltype(&::libinput_event_get_type) event_get_type = nullptr;
  decltype(&::libinput_event_get_device) event_get_device = nullptr;

  decltype(&::libinput_device_get_udev_device) device_get_udev_device = nullptr;
  decltype(&::libinput_device_has_capability) device_has_capability = nullptr;

  decltype(&::libinput_event_get_keyboard_event) event_get_keyboard_event = nullptr;
  decltype(&::libinput_event_keyboard_get_time_usec) keyboard_get_time_usec = nullptr;
  decltype(&::libinput_event_keyboard_get_key) keyboard_get_key = nullptr;
  decltype(&::libinput_event_keyboard_get_key_state) keyboard_get_key_state = nullptr;
  decltype(&::libinput_event_keyboard_get_seat_key_count) keyboard_get_seat_key_count = nullptr;

  decltype(&::libinput_event_get_pointer_event) event_get_pointer_event = nullptr;
  decltype(&::libinput_event_pointer_get_time_usec) pointer_get_time_usec = nullptr;
  decltype(&::libinput_event_pointer_get_dx) pointer_get_dx = nullptr;
  decltype(&::libinput_event_pointer_get_dy) pointer_get_dy = nullptr;
  decltype(&::libinput_event_pointer_get_absolute_x_transformed) pointer_get_absolute_x_transformed = nullptr;
  decltype(&::libinput_event_pointer_get_absolute_y_transformed) pointer_get_absolute_y_transformed = nullptr;
  decltype(&::libinput_event_pointer_get_button) pointer_get_button = nullptr;
  decltype(&::libinput_event_pointer_get_button_state) pointer_get_button_state = nullptr;
  decltype(&::libinput_event_pointer_get_seat_button_count) pointer_get_seat_button_count = nullptr;
  decltype(&::libinput_event_pointer_has_axis) pointer_has_axis = nullptr;
  decltype(&::libinput_event_pointer_get_scroll_value) pointer_get_scroll_value = nullptr;
  decltype(&::libinput_event_pointer_get_scroll_value_v120) pointer_get_scroll_value_v120 = nullptr;

  decltype(&::libinput_event_get_touch_event) event_get_touch_event = nullptr;
  decltype(&::libinput_event_touch_get_time_usec) touch_get_time_usec = nullptr;
  decltype(&::libinput_event_touch_get_seat_slot) touch_get_seat_slot = nullptr;
  decltype(&::libinput_event_touch_get_x_transformed) touch_get_x_transformed = nullptr;
  decltype(&::libinput_event_touch_get_y_transformed) touch_get_y_transformed = nullptr;

  decltype(&::libinput_event_get_tablet_tool_event) event_get_tablet_tool_event = nullptr;
  decltype(&::libinput_event_tablet_tool_get_time_usec) tablet_tool_get_time_usec = nullptr;
  decltype(&::libinput_event_tablet_tool_get_x_transformed) tablet_tool_get_x_transformed = nullptr;
  decltype(&::libinput_event_tablet_tool_get_y_transformed) tablet_tool_get_y_transformed = nullptr;
  decltype(&::libinput_event_tablet_tool_get_pressure) tablet_tool_get_pressure = nullptr;
  decltype(&::libinput_event_tablet_tool_get_tilt_x) tablet_tool_get_tilt_x = nullptr;
  decltype(&::libinput_event_tablet_tool_get_tilt_y) tablet_tool_get_tilt_y = nullptr;
  decltype(&::libinput_event_tablet_tool_get_tip_state) tablet_tool_get_tip_state = nullptr;
  decltype(&::libinput_event_tablet_tool_get_proximity_state) tablet_tool_get_proximity_state = nullptr;
  decltype(&::libinput_event_tablet_tool_get_button) tablet_tool_get_button = nullptr;
  decltype(&::libinput_event_tablet_tool_get_button_state) tablet_tool_get_button_state = nullptr;
  decltype(&::libinput_event_tablet_tool_get_tool) tablet_tool_get_tool = nullptr;
  decltype(&::libinput_tablet_tool_get_type) tablet_tool_get_type = nullptr;

  decltype(&::udev_new) udev_new = nullptr;
  decltype(&::udev_unref) udev_unref = nullptr;
  decltype(&::udev_device_get_syspath) udev_device_get_syspath = nullptr;
  decltype(&::udev_device_unref) udev_device_unref = nullptr;

  // Names of what is missing, comma-separated; empty when everything was found.
  std::string missing;

  // Opened once, on first use, and kept until the process ends.
  static const InputLibrary& instance();

 private:
  InputLibrary();
};

}  // namespace capstan::evdev
