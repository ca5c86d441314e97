// The X libraries that only the screen needs, bound at run time. Members are named as in X11Library.
#pragma once

#include <xcb/composite.h>
#include <xcb/damage.h>
#include <xcb/shm.h>
#include <xcb/xfixes.h>

#include <string>

#include "linux/os_handles.hpp"

namespace capstan::x11 {

struct ScreenLibrary {
  SharedLibrary libxcb{"libxcb.so.1"};
  SharedLibrary libcomposite{"libxcb-composite.so.0"};
  SharedLibrary libdamage{"libxcb-damage.so.0"};
  SharedLibrary libshm{"libxcb-shm.so.0"};
  SharedLibrary libxfixes{"libxcb-xfixes.so.0"};

  decltype(&::xcb_generate_id) generate_id = nullptr;
  decltype(&::xcb_clear_area) clear_area = nullptr;
  decltype(&::xcb_free_pixmap) free_pixmap = nullptr;
  decltype(&::xcb_screen_allowed_depths_iterator) screen_allowed_depths_iterator = nullptr;
  decltype(&::xcb_depth_next) depth_next = nullptr;
  decltype(&::xcb_depth_visuals) depth_visuals = nullptr;
  decltype(&::xcb_depth_visuals_length) depth_visuals_length = nullptr;

  xcb_extension_t* composite_id = nullptr;
  decltype(&::xcb_composite_query_version) composite_query_version = nullptr;
  decltype(&::xcb_composite_query_version_reply) composite_query_version_reply = nullptr;
  decltype(&::xcb_composite_redirect_window) composite_redirect_window = nullptr;
  decltype(&::xcb_composite_unredirect_window) composite_unredirect_window = nullptr;
  decltype(&::xcb_composite_name_window_pixmap) composite_name_window_pixmap = nullptr;

  xcb_extension_t* damage_id = nullptr;
  decltype(&::xcb_damage_query_version) damage_query_version = nullptr;
  decltype(&::xcb_damage_query_version_reply) damage_query_version_reply = nullptr;
  decltype(&::xcb_damage_create) damage_create = nullptr;
  decltype(&::xcb_damage_destroy) damage_destroy = nullptr;
  decltype(&::xcb_damage_subtract) damage_subtract = nullptr;

  xcb_extension_t* shm_id = nullptr;
  decltype(&::xcb_shm_query_version) shm_query_version = nullptr;
  decltype(&::xcb_shm_query_version_reply) shm_query_version_reply = nullptr;
  decltype(&::xcb_shm_attach_fd_checked) shm_attach_fd_checked = nullptr;
  decltype(&::xcb_shm_detach) shm_detach = nullptr;
  decltype(&::xcb_shm_get_image) shm_get_image = nullptr;

  xcb_extension_t* xfixes_id = nullptr;
  decltype(&::xcb_xfixes_query_version) xfixes_query_version = nullptr;
  decltype(&::xcb_xfixes_query_version_reply) xfixes_query_version_reply = nullptr;
  decltype(&::xcb_xfixes_create_region) xfixes_create_region = nullptr;
  decltype(&::xcb_xfixes_destroy_region) xfixes_destroy_region = nullptr;
  decltype(&::xcb_xfixes_fetch_region) xfixes_fetch_region = nullptr;
  decltype(&::xcb_xfixes_fetch_region_rectangles) xfixes_fetch_region_rectangles = nullptr;
  decltype(&::xcb_xfixes_fetch_region_rectangles_length) xfixes_fetch_region_rectangles_length = nullptr;
  decltype(&::xcb_xfixes_get_cursor_image) xfixes_get_cursor_image = nullptr;
  decltype(&::xcb_xfixes_get_cursor_image_cursor_image) xfixes_cursor_pixels = nullptr;
  decltype(&::xcb_xfixes_get_cursor_image_cursor_image_length) xfixes_cursor_pixels_length = nullptr;

  // Names of what is missing, comma-separated; empty when everything was found.
  std::string missing;

  // Opened once, on first use, and kept until the process ends.
  static const ScreenLibrary& instance();

 private:
  ScreenLibrary();
};

}  // namespace capstan::x11
