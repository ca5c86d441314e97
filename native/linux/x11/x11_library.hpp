// The X libraries' functions, bound at run time. Members are named as the functions are, less their common prefix.
#pragma once

#include <xcb/res.h>
#include <xcb/shape.h>
#include <xcb/xcb.h>
#include <xcb/xcbext.h>
#include <xcb/xinput.h>
#include <xkbcommon/xkbcommon-x11.h>

#include <memory>
#include <string>

#include "linux/os_handles.hpp"
#include "linux/x11/xcb_xkb.hpp"

namespace capstan::x11 {

struct X11Library {
  SharedLibrary libxcb{"libxcb.so.1"};
  SharedLibrary libxinput{"libxcb-xinput.so.0"};
  SharedLibrary libxkb{"libxcb-xkb.so.1"};
  SharedLibrary libres{"libxcb-res.so.0"};
  SharedLibrary libshape{"libxcb-shape.so.0"};
  SharedLibrary libxkbcommon_x11{"libxkbcommon-x11.so.0"};

  decltype(&::xcb_connect) connect = nullptr;
  decltype(&::xcb_disconnect) disconnect = nullptr;
  decltype(&::xcb_connection_has_error) connection_has_error = nullptr;
  decltype(&::xcb_get_setup) get_setup = nullptr;
  decltype(&::xcb_setup_roots_iterator) setup_roots_iterator = nullptr;
  decltype(&::xcb_screen_next) screen_next = nullptr;
  decltype(&::xcb_get_file_descriptor) get_file_descriptor = nullptr;
  decltype(&::xcb_flush) flush = nullptr;
  decltype(&::xcb_poll_for_event) poll_for_event = nullptr;
  decltype(&::xcb_poll_for_queued_event) poll_for_queued_event = nullptr;
  decltype(&::xcb_poll_for_reply) poll_for_reply = nullptr;
  decltype(&::xcb_get_extension_data) get_extension_data = nullptr;
  decltype(&::xcb_request_check) request_check = nullptr;
  decltype(&::xcb_intern_atom) intern_atom = nullptr;
  decltype(&::xcb_intern_atom_reply) intern_atom_reply = nullptr;
  decltype(&::xcb_get_property) get_property = nullptr;
  decltype(&::xcb_get_property_reply) get_property_reply = nullptr;
  decltype(&::xcb_get_property_value) get_property_value = nullptr;
  decltype(&::xcb_get_property_value_length) get_property_value_length = nullptr;
  decltype(&::xcb_change_window_attributes) change_window_attributes = nullptr;
  decltype(&::xcb_query_tree) query_tree = nullptr;
  decltype(&::xcb_query_tree_reply) query_tree_reply = nullptr;
  decltype(&::xcb_query_tree_children) query_tree_children = nullptr;
  decltype(&::xcb_query_tree_children_length) query_tree_children_length = nullptr;
  decltype(&::xcb_get_geometry) get_geometry = nullptr;
  decltype(&::xcb_get_geometry_reply) get_geometry_reply = nullptr;
  decltype(&::xcb_get_window_attributes) get_window_attributes = nullptr;
  decltype(&::xcb_get_window_attributes_reply) get_window_attributes_reply = nullptr;
  decltype(&::xcb_translate_coordinates) translate_coordinates = nullptr;
  decltype(&::xcb_get_input_focus) get_input_focus = nullptr;
  decltype(&::xcb_get_input_focus_reply) get_input_focus_reply = nullptr;

  decltype(&::xcb_grab_keyboard) grab_keyboard = nullptr;
  decltype(&::xcb_grab_keyboard_reply) grab_keyboard_reply = nullptr;
  decltype(&::xcb_ungrab_keyboard) ungrab_keyboard = nullptr;

  xcb_extension_t* input_id = nullptr;
  decltype(&::xcb_input_xi_query_version) xi_query_version = nullptr;
  decltype(&::xcb_input_xi_query_version_reply) xi_query_version_reply = nullptr;
  decltype(&::xcb_input_xi_query_device) xi_query_device = nullptr;
  decltype(&::xcb_input_xi_query_device_reply) xi_query_device_reply = nullptr;
  decltype(&::xcb_input_xi_query_device_infos_iterator) xi_query_device_infos_iterator = nullptr;
  decltype(&::xcb_input_xi_device_info_next) xi_device_info_next = nullptr;
  decltype(&::xcb_input_xi_device_info_name) xi_device_info_name = nullptr;
  decltype(&::xcb_input_xi_device_info_classes_iterator) xi_device_info_classes_iterator = nullptr;
  decltype(&::xcb_input_device_class_next) device_class_next = nullptr;
  decltype(&::xcb_input_xi_select_events_checked) xi_select_events_checked = nullptr;
  decltype(&::xcb_input_xi_query_pointer) xi_query_pointer = nullptr;
  decltype(&::xcb_input_xi_query_pointer_reply) xi_query_pointer_reply = nullptr;
  decltype(&::xcb_input_xi_get_client_pointer) xi_get_client_pointer = nullptr;
  decltype(&::xcb_input_xi_get_client_pointer_reply) xi_get_client_pointer_reply = nullptr;

  xcb_extension_t* xkb_id = nullptr;
  decltype(&::xcb_xkb_select_events_aux_checked) xkb_select_events_aux_checked = nullptr;
  decltype(&::xcb_xkb_get_controls) xkb_get_controls = nullptr;
  decltype(&::xcb_xkb_get_controls_reply) xkb_get_controls_reply = nullptr;

  xcb_extension_t* res_id = nullptr;
  decltype(&::xcb_res_query_client_ids) res_query_client_ids = nullptr;
  decltype(&::xcb_res_query_client_ids_ids_iterator) res_query_client_ids_ids_iterator = nullptr;
  decltype(&::xcb_res_client_id_value_next) res_client_id_value_next = nullptr;
  decltype(&::xcb_res_client_id_value_value) res_client_id_value_value = nullptr;
  decltype(&::xcb_res_client_id_value_value_length) res_client_id_value_value_length = nullptr;

  xcb_extension_t* shape_id = nullptr;
  decltype(&::xcb_shape_select_input) shape_select_input = nullptr;
  decltype(&::xcb_shape_get_rectangles) shape_get_rectangles = nullptr;
  decltype(&::xcb_shape_get_rectangles_rectangles) shape_rectangles = nullptr;
  decltype(&::xcb_shape_get_rectangles_rectangles_length) shape_rectangles_length = nullptr;

  decltype(&::xkb_x11_setup_xkb_extension) xkb_x11_setup_xkb_extension = nullptr;
  decltype(&::xkb_x11_get_core_keyboard_device_id) xkb_x11_get_core_keyboard_device_id = nullptr;
  decltype(&::xkb_x11_keymap_new_from_device) xkb_x11_keymap_new_from_device = nullptr;
  decltype(&::xkb_x11_state_new_from_device) xkb_x11_state_new_from_device = nullptr;

  // Names of what is missing, comma-separated; empty when everything was found.
  std::string missing;

  // Opened once, on first use, and kept until the process ends: unloading libraries that own threads' state is unsafe.
  static const X11Library& instance();

 private:
  X11Library();
};

// What the xcb functions return and the caller must free.
struct Free {
  void operator()(void* memory) const;
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

}  // namespace capstan::x11
