#include "linux/x11/x11_library.hpp"

#include <cstdlib>

#include "linux/library_binder.hpp"
#include "linux/xkb_library.hpp"

namespace capstan::x11 {

X11Library::X11Library() {
  LibraryBinder xcb(libxcb, "libxcb.so.1", missing);
  xcb("xcb_connect", connect);
  xcb("xcb_disconnect", disconnect);
  xcb("xcb_connection_has_error", connection_has_error);
  xcb("xcb_get_setup", get_setup);
  xcb("xcb_setup_roots_iterator", setup_roots_iterator);
  xcb("xcb_screen_next", screen_next);
  xcb("xcb_get_file_descriptor", get_file_descriptor);
  xcb("xcb_flush", flush);
  xcb("xcb_poll_for_event", poll_for_event);
  xcb("xcb_poll_for_queued_event", poll_for_queued_event);
  xcb("xcb_poll_for_reply", poll_for_reply);
  xcb("xcb_get_extension_data", get_extension_data);
  xcb("xcb_request_check", request_check);
  xcb("xcb_intern_atom", intern_atom);
  xcb("xcb_intern_atom_reply", intern_atom_reply);
  xcb("xcb_get_property", get_property);
  xcb("xcb_get_property_reply", get_property_reply);
  xcb("xcb_get_property_value", get_property_value);
  xcb("xcb_get_property_value_length", get_property_value_length);
  xcb("xcb_change_window_attributes", change_window_attributes);
  xcb("xcb_query_tree", query_tree);
  xcb("xcb_query_tree_reply", query_tree_reply);
  xcb("xcb_query_tree_children", query_tree_children);
  xcb("xcb_query_tree_children_length", query_tree_children_length);
  xcb("xcb_get_geometry", get_geometry);
  xcb("xcb_get_geometry_reply", get_geometry_reply);
  xcb("xcb_get_window_attributes", get_window_attributes);
  xcb("xcb_get_window_attributes_reply", get_window_attributes_reply);
  xcb("xcb_translate_coordinates", translate_coordinates);
  xcb("xcb_get_input_focus", get_input_focus);
  xcb("xcb_get_input_focus_reply", get_input_focus_reply);
  xcb("xcb_grab_keyboard", grab_keyboard);
  xcb("xcb_grab_keyboard_reply", grab_keyboard_reply);
  xcb("xcb_ungrab_keyboard", ungrab_keyboard);

  LibraryBinder xinput(libxinput, "libxcb-xinput.so.0", missing);
  xinput("xcb_input_id", input_id);
  xinput("xcb_input_xi_query_version", xi_query_version);
  xinput("xcb_input_xi_query_version_reply", xi_query_version_reply);
  xinput("xcb_input_xi_query_device", xi_query_device);
  xinput("xcb_input_xi_query_device_reply", xi_query_device_reply);
  xinput("xcb_input_xi_query_device_infos_iterator", xi_query_device_infos_iterator);
  xinput("xcb_input_xi_device_info_next", xi_device_info_next);
  xinput("xcb_input_xi_device_info_name", xi_device_info_name);
  xinput("xcb_input_xi_device_info_classes_iterator", xi_device_info_classes_iterator);
  xinput("xcb_input_device_class_next", device_class_next);
  xinput("xcb_input_xi_select_events_checked", xi_select_events_checked);
  xinput("xcb_input_xi_query_pointer", xi_query_pointer);
  xinput("xcb_input_xi_query_pointer_reply", xi_query_pointer_reply);
  xinput("xcb_input_xi_get_client_pointer", xi_get_client_pointer);
  xinput("xcb_input_xi_get_client_pointer_reply", xi_get_client_pointer_reply);

  LibraryBinder xkb(libxkb, "libxcb-xkb.so.1", missing);
  xkb("xcb_xkb_id", xkb_id);
  xkb("xcb_xkb_select_events_aux_checked", xkb_select_events_aux_checked);
  xkb("xcb_xkb_get_controls", xkb_get_controls);
  xkb("xcb_xkb_get_controls_reply", xkb_get_controls_reply);

  LibraryBinder res(libres, "libxcb-res.so.0", missing);
  res("xcb_res_id", res_id);
  res("xcb_res_query_client_ids", res_query_client_ids);
  res("xcb_res_query_client_ids_ids_iterator", res_query_client_ids_ids_iterator);
  res("xcb_res_client_id_value_next", res_client_id_value_next);
  res("xcb_res_client_id_value_value", res_client_id_value_value);
  res("xcb_res_client_id_value_value_length", res_client_id_value_value_length);

  LibraryBinder shape(libshape, "libxcb-shape.so.0", missing);
  shape("xcb_shape_id", shape_id);
  shape("xcb_shape_select_input", shape_select_input);
  shape("xcb_shape_get_rectangles", shape_get_rectangles);
  shape("xcb_shape_get_rectangles_rectangles", shape_rectangles);
  shape("xcb_shape_get_rectangles_rectangles_length", shape_rectangles_length);

  const std::string& xkb_missing = XkbLibrary::instance().missing;
  if (!xkb_missing.empty()) missing += (missing.empty() ? "" : ", ") + xkb_missing;

  LibraryBinder xkbcommon_x11(libxkbcommon_x11, "libxkbcommon-x11.so.0", missing);
  xkbcommon_x11("xkb_x11_setup_xkb_extension", xkb_x11_setup_xkb_extension);
  xkbcommon_x11("xkb_x11_get_core_keyboard_device_id", xkb_x11_get_core_keyboard_device_id);
  xkbcommon_x11("xkb_x11_keymap_new_from_device", xkb_x11_keymap_new_from_device);
  xkbcommon_x11("xkb_x11_state_new_from_device", xkb_x11_state_new_from_device);
}

const X11Library& X11Library::instance() {
  static const auto* library = new X11Library();
  return *library;
}

void Free::operator()(void* memory) const { std::free(memory); }

}  // namespace capstan::x11
