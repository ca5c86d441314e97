#include "linux/x11/screen_library.hpp"

#include "linux/library_binder.hpp"

namespace capstan::x11 {

ScreenLibrary::ScreenLibrary() {
  LibraryBinder xcb(libxcb, "libxcb.so.1", missing);
  xcb("xcb_generate_id", generate_id);
  xcb("xcb_clear_area", clear_area);
  xcb("xcb_free_pixmap", free_pixmap);
  xcb("xcb_screen_allowed_depths_iterator", screen_allowed_depths_iterator);
  xcb("xcb_depth_next", depth_next);
  xcb("xcb_depth_visuals", depth_visuals);
  xcb("xcb_depth_visuals_length", depth_visuals_length);

  LibraryBinder composite(libcomposite, "libxcb-composite.so.0", missing);
  composite("xcb_composite_id", composite_id);
  composite("xcb_composite_query_version", composite_query_version);
  composite("xcb_composite_query_version_reply", composite_query_version_reply);
  composite("xcb_composite_redirect_window", composite_redirect_window);
  composite("xcb_composite_unredirect_window", composite_unredirect_window);
  composite("xcb_composite_name_window_pixmap", composite_name_window_pixmap);

  LibraryBinder damage(libdamage, "libxcb-damage.so.0", missing);
  damage("xcb_damage_id", damage_id);
  damage("xcb_damage_query_version", damage_query_version);
  damage("xcb_damage_query_version_reply", damage_query_version_reply);
  damage("xcb_damage_create", damage_create);
  damage("xcb_damage_destroy", damage_destroy);
  damage("xcb_damage_subtract", damage_subtract);

  LibraryBinder shm(libshm, "libxcb-shm.so.0", missing);
  shm("xcb_shm_id", shm_id);
  shm("xcb_shm_query_version", shm_query_version);
  shm("xcb_shm_query_version_reply", shm_query_version_reply);
  shm("xcb_shm_attach_fd_checked", shm_attach_fd_checked);
  shm("xcb_shm_detach", shm_detach);
  shm("xcb_shm_get_image", shm_get_image);

  LibraryBinder xfixes(libxfixes, "libxcb-xfixes.so.0", missing);
  xfixes("xcb_xfixes_id", xfixes_id);
  xfixes("xcb_xfixes_query_version", xfixes_query_version);
  xfixes("xcb_xfixes_query_version_reply", xfixes_query_version_reply);
  xfixes("xcb_xfixes_create_region", xfixes_create_region);
  xfixes("xcb_xfixes_destroy_region", xfixes_destroy_region);
  xfixes("xcb_xfixes_fetch_region", xfixes_fetch_region);
  xfixes("xcb_xfixes_fetch_region_rectangles", xfixes_fetch_region_rectangles);
  xfixes("xcb_xfixes_fetch_region_rectangles_length", xfixes_fetch_region_rectangles_length);
  xfixes("xcb_xfixes_get_cursor_image", xfixes_get_cursor_image);
  xfixes("xcb_xfixes_get_cursor_image_cursor_image", xfixes_cursor_pixels);
  xfixes("xcb_xfixes_get_cursor_image_cursor_image_length", xfixes_cursor_pixels_length);
}

const ScreenLibrary& ScreenLibrary::instance() {
  static const auto* library = new ScreenLibrary();
  return *library;
}

}  // namespace capstan::x11
