// A window that says what it receives: the oracle against which a recording is held.
#pragma once

#include <X11/Xlib.h>

#include <bitset>
#include <memory>
#include <string>

#include "display_link.hpp"

namespace test_tool {

// The input method built into Xlib: compose and dead keys by the locale's own table, no daemon.
class InputMethod {
 public:
  explicit InputMethod(Display* display);
  XIM get() const { return method_.get(); }

 private:
  struct Close {
    void operator()(XIM method) const { XCloseIM(method); }
  };
  std::unique_ptr<std::remove_pointer_t<XIM>, Close> method_;
};

struct WindowTraits {
  std::string instance = "client";
  std::string klass = "Client";
  std::string title = "client";
  Geometry geometry;
  bool override_redirect = false;
  bool takes_input = true;
  bool logs_motion = true;
  bool menu = false;  // _NET_WM_WINDOW_TYPE_POPUP_MENU
  Window transient_for = None;
};

class LoggedWindow {
 public:
  LoggedWindow(Display* display, const InputMethod& method, const WindowTraits& traits);
  ~LoggedWindow();
  LoggedWindow(const LoggedWindow&) = delete;
  LoggedWindow& operator=(const LoggedWindow&) = delete;

  Window id() const { return window_; }
  bool close_requested() const { return close_requested_; }
  void map();
  void unmap();
  void set_title(const std::string& title);
  // Logs the event. Keys must come here before XFilterEvent sees them, and again as text after it: see log_text.
  void log(XEvent& event);
  void log_text(XKeyEvent& press);

 private:
  void log_key(XKeyEvent& key);
  void log_geometry();

  struct DestroyContext {
    void operator()(XIC context) const { XDestroyIC(context); }
  };
  Display* display_;
  Window window_ = None;
  std::unique_ptr<std::remove_pointer_t<XIC>, DestroyContext> context_;
  std::bitset<256> held_;
  bool close_requested_ = false;
};

}  // namespace test_tool
