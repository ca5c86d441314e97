// libwayland-client, opened at run time. Only its functions: the headers' inline wrappers refer to tables that live in
// the library, and so would link it (see interfaces).
#pragma once

#include <wayland-client-core.h>

#include <string>

#include "linux/os_handles.hpp"

namespace capstan::wayland {

struct WaylandLibrary {
  // Opened once a process, and kept.
  static const WaylandLibrary& instance();

  std::string missing;  // what could not be found, comma-separated

  decltype(&::wl_display_connect) display_connect = nullptr;
  decltype(&::wl_display_disconnect) display_disconnect = nullptr;
  decltype(&::wl_display_get_fd) display_get_fd = nullptr;
  decltype(&::wl_display_get_error) display_get_error = nullptr;
  decltype(&::wl_display_prepare_read) display_prepare_read = nullptr;
  decltype(&::wl_display_read_events) display_read_events = nullptr;
  decltype(&::wl_display_cancel_read) display_cancel_read = nullptr;
  decltype(&::wl_display_dispatch_pending) display_dispatch_pending = nullptr;
  decltype(&::wl_display_flush) display_flush = nullptr;
  decltype(&::wl_proxy_add_dispatcher) proxy_add_dispatcher = nullptr;
  decltype(&::wl_proxy_destroy) proxy_destroy = nullptr;
  decltype(&::wl_proxy_get_user_data) proxy_get_user_data = nullptr;
  decltype(&::wl_proxy_get_version) proxy_get_version = nullptr;
  decltype(&::wl_proxy_marshal_array) proxy_marshal_array = nullptr;
  // Since 1.20 there is wl_proxy_marshal_array_flags; this one is in every version of this decade.
  decltype(&::wl_proxy_marshal_array_constructor_versioned) proxy_marshal_constructor = nullptr;

 private:
  WaylandLibrary();

  SharedLibrary library_{"libwayland-client.so.0"};
};

}  // namespace capstan::wayland
