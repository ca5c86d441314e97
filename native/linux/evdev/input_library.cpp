#include "linux/evdev/input_library.hpp"

#include "linux/library_binder.hpp"

namespace capstan::evdev {

// libinput 1.19 (2021) is the first that tells parts of a notch (v120).
InputLibrary::InputLibrary() {
  LibraryBinder input(libinput_library, "libinput.so.10", missing);
  input("libinput_udev_create_context", udev_create_context);
  input("libinput_udev_assign_seat", udev_assign_seat);
  input("libinput_path_create_context", path_create_context);
  input("libinput_path_add_device", path_add_device);
  input("libinput_log_set_handler", log_set_handler);
  input("libinput_log_set_priority", log_set_priority);
  input("libinput_get_user_data", get_user_data);
  input("libinput_unref", unref);
  input("libinput_get_fd", get_fd);
  input("libinput_dispatch", dispatch);
  input("libinput_get_event", get_event);
  input("libinput_event_destroy", event_destroy);
  input("libinput_event_get_type", event_get_type);
  input("libinput_event_get_device", event_get_device);
  input("libinput_device_get_udev_device", device_get_udev_device);
  input("libinput_device_has_capability", device_has_capability);
  input("libinput_event_get_keyboard_event", event_get_keyboard_event);
  input("libinput_event_keyboard_get_time_usec", keyboard_get_time_usec);
  input("libinput_event_keyboard_get_key", keyboard_get_key);
  input("libinput_event_keyboard_get_key_state", keyboard_get_key_state);
  input("libinput_event_keyboard_get_seat_key_count", keyboard_get_seat_key_count);
  input("libinput_event_get_pointer_event", event_get_pointer_event);
  input("libinput_event_pointer_get_time_usec", pointer_get_time_usec);
  input("libinput_event_pointer_get_dx", pointer_get_dx);
  input("libinput_event_pointer_get_dy", pointer_get_dy);
  input("libinput_event_pointer_get_absolute_x_transformed", pointer_get_absolute_x_transformed);
  input("libinput_event_pointer_get_absolute_y_transformed", pointer_get_absolute_y_transformed);
  input("libinput_event_pointer_get_button", pointer_get_button);
  input("libinput_event_pointer_get_button_state", pointer_get_button_state);
  input("libinput_event_pointer_get_seat_button_count", pointer_get_seat_button_count);
  input("libinput_event_pointer_has_axis", pointer_has_axis);
  input("libinput_event_pointer_get_scroll_value", pointer_get_scroll_value);
  input("libinput_event_pointer_get_scroll_value_v120", pointer_get_scroll_value_v120);
  input("libinput_event_get_touch_event", event_get_touch_event);
  input("libinput_event_touch_get_time_usec", touch_get_time_usec);
  input("libinput_event_touch_get_seat_slot", touch_get_seat_slot);
  input("libinput_event_touch_get_x_transformed", touch_get_x_transformed);
  input("libinput_event_touch_get_y_transformed", touch_get_y_transformed);
  input("libinput_event_get_tablet_tool_event", event_get_tablet_tool_event);
  input("libinput_event_tablet_tool_get_time_usec", tablet_tool_get_time_usec);
  input("libinput_event_tablet_tool_get_x_transformed", tablet_tool_get_x_transformed);
  input("libinput_event_tablet_tool_get_y_transformed", tablet_tool_get_y_transformed);
  input("libinput_event_tablet_tool_get_pressure", tablet_tool_get_pressure);
  input("libinput_event_tablet_tool_get_tilt_x", tablet_tool_get_tilt_x);
  input("libinput_event_tablet_tool_get_tilt_y", tablet_tool_get_tilt_y);
  input("libinput_event_tablet_tool_get_tip_state", tablet_tool_get_tip_state);
  input("libinput_event_tablet_tool_get_proximity_state", tablet_tool_get_proximity_state);
  input("libinput_event_tablet_tool_get_button", tablet_tool_get_button);
  input("libinput_event_tablet_tool_get_button_state", tablet_tool_get_button_state);
  input("libinput_event_tablet_tool_get_tool", tablet_tool_get_tool);
  input("libinput_tablet_tool_get_type", tablet_tool_get_type);

  LibraryBinder udev(libudev_library, "libudev.so.1", missing);
  udev("udev_new", udev_new);
  udev("udev_unref", udev_unref);
  udev("udev_device_get_syspath", udev_device_get_syspath);
  udev("udev_device_unref", udev_device_unref);
}

const InputLibrary& InputLibrary::instance() {
  static const auto* library = new InputLibrary();
  return *library;
}

}  // namespace capstan::evdev
