// Windows of X11 apps that no window manager manages, inside a Wayland session (rofi, dmenu, some password prompts).
//
// sway gives such a window the keyboard and leaves the window of before activated, so that its list of windows does not
// tell that the keys go elsewhere now (docs/adr/0022). The X server that it runs for X11 apps does: while such a window
// is on the screen, whose key it is counts as unknown. Hook thread only.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <set>

#include "core/capture_backend.hpp"
#include "linux/x11/x11_library.hpp"

namespace capstan::wayland {

class XwaylandWatch {
 public:
  // Null without a problem: the compositor of this process id runs no X server. Null with one: it does, but the server
  // does not let us see its windows.
  static std::unique_ptr<XwaylandWatch> open(pid_t compositor, std::optional<Problem>& problem);

  [[nodiscard]] int descriptor() const { return lib_.get_file_descriptor(connection_.get()); }
  // Reads and handles what is there, never waits. False: the server is gone.
  bool dispatch();
  // Whether a window of the kind is on the screen.
  [[nodiscard]] bool covers() const { return !covering_.empty(); }
  // Rises with each that comes, even when it is gone again by the time that somebody looks.
  [[nodiscard]] std::uint64_t turns() const { return turns_; }

  // The server answers once it has told all that had happened by then.
  void ask();
  [[nodiscard]] bool asking() const { return question_.has_value(); }

 private:
  struct Disconnect {
    decltype(&::xcb_disconnect) disconnect;
    void operator()(xcb_connection_t* connection) const { disconnect(connection); }
  };

  XwaylandWatch(const x11::X11Library& library, xcb_connection_t* connection);
  bool begin();
  void take(const xcb_generic_event_t& event);
  [[nodiscard]] bool managers_own(xcb_window_t window) const;
  [[nodiscard]] xcb_window_t check_window(xcb_window_t of, xcb_atom_t atom) const;

  const x11::X11Library& lib_;
  std::unique_ptr<xcb_connection_t, Disconnect> connection_;
  xcb_window_t root_ = 0;
  std::uint32_t client_mask_ = 0;    // the bits of a window's number that name the client which made it
  xcb_window_t manager_window_ = 0;  // one of the window manager's own
  std::set<xcb_window_t> covering_;
  std::uint64_t turns_ = 0;
  std::optional<unsigned> question_;
};

}  // namespace capstan::wayland
