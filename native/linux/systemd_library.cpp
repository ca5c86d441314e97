#include "linux/systemd_library.hpp"

#include "linux/library_binder.hpp"

namespace capstan {

const SystemdLibrary& SystemdLibrary::instance() {
  static const SystemdLibrary library;
  return library;
}

SharedLibrary SystemdLibrary::open() {
  SharedLibrary systemd("libsystemd.so.0");
  return systemd.loaded() ? std::move(systemd) : SharedLibrary("libelogind.so.0");
}

SystemdLibrary::SystemdLibrary() : library_(open()) {
  LibraryBinder bind(library_, "libsystemd.so.0", missing);
  bind("sd_bus_open_system", bus_open_system);
  bind("sd_bus_flush_close_unref", bus_flush_close_unref);
  bind("sd_bus_set_method_call_timeout", bus_set_method_call_timeout);
  bind("sd_bus_get_fd", bus_get_fd);
  bind("sd_bus_get_events", bus_get_events);
  bind("sd_bus_get_timeout", bus_get_timeout);
  bind("sd_bus_process", bus_process);
  bind("sd_bus_match_signal", bus_match_signal);
  bind("sd_bus_add_match", bus_add_match);
  bind("sd_bus_call_method", bus_call_method);
  bind("sd_bus_call_method_async", bus_call_method_async);
  bind("sd_bus_error_free", bus_error_free);
  bind("sd_bus_message_unref", message_unref);
  bind("sd_bus_message_is_method_error", message_is_method_error);
  bind("sd_bus_message_get_path", message_get_path);
  bind("sd_bus_message_read", message_read);
  bind("sd_bus_message_skip", message_skip);
  bind("sd_bus_message_enter_container", message_enter_container);
  bind("sd_bus_message_exit_container", message_exit_container);
  bind("sd_pid_get_session", pid_get_session);
  bind("sd_uid_get_display", uid_get_display);
}

}  // namespace capstan
