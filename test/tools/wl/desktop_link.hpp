// The connection to the compositor, and what it offers.
#pragma once

#include <functional>
#include <string>

#include "handles.hpp"

namespace test_tool {

// Everything that windows and input need of the compositor. Throws std::runtime_error when there is none, or it lacks
// something.
class DesktopLink {
 public:
  DesktopLink();
  DesktopLink(const DesktopLink&) = delete;
  DesktopLink& operator=(const DesktopLink&) = delete;

  wl_display* display() const { return display_.get(); }
  wl_compositor* compositor() const { return compositor_.get(); }
  wl_shm* shm() const { return shm_.get(); }
  xdg_wm_base* shell() const { return shell_.get(); }
  // Null when the compositor has none. One that comes later is told to `on_seat`, once it is set.
  wl_seat* seat() const { return seat_.get(); }
  std::function<void(wl_seat*)> on_seat;
  // A descriptor to serve besides, and what to do when it can be read; -1: none.
  int timer = -1;
  std::function<void()> on_timer;

  // Returns once the compositor has handled what it was sent, and its events are handled here.
  void catch_up();
  // Serves the connection and stdin until a command handler returns false or stdin closes. Every command is answered,
  // once the compositor has carried it out, by a line of type "done" or "refused".
  void serve(const std::function<bool(const std::string&)>& on_command);

 private:
  static void on_global(void* self, wl_registry* registry, std::uint32_t name, const char* interface,
                        std::uint32_t version);
  void read_events(bool readable);
  [[noreturn]] static void gone();

  DisplayHandle display_;
  RegistryHandle registry_;
  CompositorHandle compositor_;
  ShmHandle shm_;
  ShellHandle shell_;
  SeatHandle seat_;
};

}  // namespace test_tool
