#include "linux/wayland/wayland_library.hpp"

#include "linux/library_binder.hpp"

namespace capstan::wayland {

const WaylandLibrary& WaylandLibrary::instance() {
  static const WaylandLibrary library;
  return library;
}

WaylandLibrary::WaylandLibrary() {
  LibraryBinder bind(library_, "libwayland-client.so.0", missing);
  bind("wl_display_connect", display_connect);
  bind("wl_display_disconnect", display_disconnect);
  bind("wl_display_get_fd", display_get_fd);
  bind("wl_display_get_error", display_get_error);
  bind("wl_display_prepare_read", display_prepare_read);
  bind("wl_display_read_events", display_read_events);
  bind("wl_display_cancel_read", display_cancel_read);
  bind("wl_display_dispatch_pending", display_dispatch_pending);
  bind("wl_display_flush", display_flush);
  bind("wl_proxy_add_dispatcher", proxy_add_dispatcher);
  bind("wl_proxy_destroy", proxy_destroy);
  bind("wl_proxy_get_user_data", proxy_get_user_data);
  bind("wl_proxy_get_version", proxy_get_version);
  bind("wl_proxy_marshal_array", proxy_marshal_array);
  bind("wl_proxy_marshal_array_constructor_versioned", proxy_marshal_constructor);
}

}  // namespace capstan::wayland
