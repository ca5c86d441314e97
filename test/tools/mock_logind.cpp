// Test tool: org.freedesktop.login1 on the system bus at DBUS_SYSTEM_BUS_ADDRESS, with one session that does what it is
// told: "active 0", "locked 1", "state closing", "seat -", "remove". Answers are JSON, one object a line.
#include <poll.h>
#include <sys/prctl.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>

#include "command_input.hpp"
#include "json_line.hpp"

namespace {

using test_tool::JsonLine;

constexpr const char* session_path = "/org/freedesktop/login1/session/_31";
constexpr const char* session_interface = "org.freedesktop.login1.Session";
constexpr const char* manager_path = "/org/freedesktop/login1";
constexpr const char* manager_interface = "org.freedesktop.login1.Manager";

struct Session {
  int active = 1;
  int locked = 0;
  std::string state = "active";
  std::string seat = "seat0";
};

void check(int result, const char* what) {
  if (result < 0) throw std::runtime_error(std::string(what) + ": " + std::strerror(-result));
}

int get_state(sd_bus*, const char*, const char*, const char*, sd_bus_message* reply, void* data, sd_bus_error*) {
  return sd_bus_message_append(reply, "s", static_cast<const Session*>(data)->state.c_str());
}

int get_seat(sd_bus*, const char*, const char*, const char*, sd_bus_message* reply, void* data, sd_bus_error*) {
  return sd_bus_message_append(reply, "(so)", static_cast<const Session*>(data)->seat.c_str(), "/");
}

int get_flag(sd_bus*, const char*, const char*, const char* property, sd_bus_message* reply, void* data,
             sd_bus_error*) {
  const auto& session = *static_cast<const Session*>(data);
  return sd_bus_message_append(reply, "b", std::strcmp(property, "Active") == 0 ? session.active : session.locked);
}

int get_session(sd_bus_message* call, void*, sd_bus_error*) {
  const char* id = nullptr;
  if (sd_bus_message_read(call, "s", &id) < 0 || std::strcmp(id, "1") != 0) {
    return sd_bus_reply_method_errorf(call, "org.freedesktop.login1.NoSuchSession", "No session '%s' known", id);
  }
  return sd_bus_reply_method_return(call, "o", session_path);
}

void serve(sd_bus* bus, Session& session) {
  test_tool::CommandInput input;
  long commands = 0;
  for (;;) {
    while (sd_bus_process(bus, nullptr) > 0) {
    }
    for (auto line = input.next(); line; line = input.next()) {
      const std::size_t space = line->find(' ');
      const std::string name = line->substr(0, space);
      const std::string value = space == std::string::npos ? "" : line->substr(space + 1);
      const char* changed = nullptr;
      if (name == "active") {
        session.active = value == "1" ? 1 : 0;
        changed = "Active";
      } else if (name == "locked") {
        session.locked = value == "1" ? 1 : 0;
        changed = "LockedHint";
      } else if (name == "state") {
        session.state = value;
        changed = "State";
      } else if (name == "remove") {
        check(sd_bus_emit_signal(bus, manager_path, manager_interface, "SessionRemoved", "so", "1", session_path),
              "signal");
      }
      if (changed != nullptr) {
        check(sd_bus_emit_properties_changed(bus, session_path, session_interface, changed, nullptr), "signal");
      }
      check(sd_bus_flush(bus), "flush");
      JsonLine("done").number("n", commands++);
    }
    test_tool::flush_lines();
    if (input.closed()) return;
    std::array<pollfd, 2> waits{{{sd_bus_get_fd(bus), POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}}};
    poll(waits.data(), waits.size(), -1);
    if (waits[1].revents != 0) input.fill();
  }
}

}  // namespace

int main(int argc, char** argv) {
  // A test that is killed leaves no service behind.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  Session session;
  if (argc > 1 && std::strcmp(argv[1], "--no-seat") == 0) session.seat.clear();
  static const std::array<sd_bus_vtable, 6> session_table = {{
      SD_BUS_VTABLE_START(0),
      SD_BUS_PROPERTY("Active", "b", get_flag, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
      SD_BUS_PROPERTY("LockedHint", "b", get_flag, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
      SD_BUS_PROPERTY("State", "s", get_state, 0, SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION),
      SD_BUS_PROPERTY("Seat", "(so)", get_seat, 0, SD_BUS_VTABLE_PROPERTY_CONST),
      SD_BUS_VTABLE_END,
  }};
  static const std::array<sd_bus_vtable, 4> manager_table = {{
      SD_BUS_VTABLE_START(0),
      SD_BUS_METHOD("GetSession", "s", "o", get_session, SD_BUS_VTABLE_UNPRIVILEGED),
      SD_BUS_SIGNAL("SessionRemoved", "so", 0),
      SD_BUS_VTABLE_END,
  }};
  try {
    sd_bus* opened = nullptr;
    check(sd_bus_open_system(&opened), "bus");
    const std::unique_ptr<sd_bus, decltype(&sd_bus_flush_close_unref)> bus(opened, &sd_bus_flush_close_unref);
    check(sd_bus_add_object_vtable(opened, nullptr, session_path, session_interface, session_table.data(), &session),
          "session");
    check(sd_bus_add_object_vtable(opened, nullptr, manager_path, manager_interface, manager_table.data(), nullptr),
          "manager");
    check(sd_bus_request_name(opened, "org.freedesktop.login1", 0), "name");
    JsonLine("ready").number("pid", getpid());
    serve(opened, session);
    return 0;
  } catch (const std::exception& failure) {
    test_tool::flush_lines();
    std::fprintf(stderr, "mock_logind: %s\n", failure.what());
    return 1;
  }
}
