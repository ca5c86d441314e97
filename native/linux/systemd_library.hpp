// libsystemd's D-Bus and login functions, opened at run time; elogind has the same ones.
#pragma once

#include <systemd/sd-bus.h>
#include <systemd/sd-login.h>

#include <string>

#include "linux/os_handles.hpp"

namespace capstan {

struct SystemdLibrary {
  // Opened once a process, and kept.
  static const SystemdLibrary& instance();

  std::string missing;  // what could not be found, comma-separated

  decltype(&::sd_bus_open_system) bus_open_system = nullptr;
  decltype(&::sd_bus_flush_close_unref) bus_flush_close_unref = nullptr;
  decltype(&::sd_bus_set_method_call_timeout) bus_set_method_call_timeout = nullptr;
  decltype(&::sd_bus_get_fd) bus_get_fd = nullptr;
  decltype(&::sd_bus_get_events) bus_get_events = nullptr;
  decltype(&::sd_bus_get_timeout) bus_get_timeout = nullptr;
  decltype(&::sd_bus_process) bus_process = nullptr;
  decltype(&::sd_bus_match_signal) bus_match_signal = nullptr;
  decltype(&::sd_bus_add_match) bus_add_match = nullptr;
  decltype(&::sd_bus_call_method) bus_call_method = nullptr;
  decltype(&::sd_bus_call_method_async) bus_call_method_async = nullptr;
  decltype(&::sd_bus_error_free) bus_error_free = nullptr;
  decltype(&::sd_bus_message_unref) message_unref = nullptr;
  decltype(&::sd_bus_message_is_method_error) message_is_method_error = nullptr;
  decltype(&::sd_bus_message_get_path) message_get_path = nullptr;
  decltype(&::sd_bus_message_read) message_read = nullptr;
  decltype(&::sd_bus_message_skip) message_skip = nullptr;
  decltype(&::sd_bus_message_enter_container) message_enter_container = nullptr;
  decltype(&::sd_bus_message_exit_container) message_exit_container = nullptr;
  decltype(&::sd_pid_get_session) pid_get_session = nullptr;
  decltype(&::sd_uid_get_display) uid_get_display = nullptr;

 private:
  SystemdLibrary();
  static SharedLibrary open();

  SharedLibrary library_;
};

}  // namespace capstan
