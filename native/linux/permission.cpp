#include "linux/permission.hpp"

#include <memory>

#include "linux/evdev/devices.hpp"
#include "linux/evdev/keyboard.hpp"
#include "linux/indicator.hpp"
#include "linux/session_watch.hpp"
#include "linux/ui_watch.hpp"
#include "linux/wayland/window_watch.hpp"
#include "linux/x11/connection.hpp"
#include "linux/x11/frame_source.hpp"

namespace capstan {

namespace {

void add_sentence(std::string& text, const std::string& sentence) {
  if (!sentence.empty()) text += (text.empty() ? "" : " ") + sentence;
}

}  // namespace

FunctionStatus evdev_frames_status() {
  return {false,
          "The screen of a Wayland session is not recorded: no compositor tells where windows lie, so nothing could "
          "be masked.",
          "Log in to an X11 session (often named \"Xorg\" on the login screen)."};
}

Capabilities evdev_capabilities() {
  Capabilities capabilities;
  capabilities.backend = "evdev";
  capabilities.ui = ui_watch_status();
  capabilities.indicator = indicator_status();
  capabilities.frames = evdev_frames_status();
  capabilities.input = evdev::Devices::status();
  Problem problem;
  const std::unique_ptr<wayland::WindowWatch> windows = wayland::WindowWatch::connect(problem);
  if (windows) {
    capabilities.windows.available = true;
    capabilities.displays = windows->outputs();
  } else {
    capabilities.windows = {false, problem.what, problem.remedy};
  }
  const std::unique_ptr<SessionWatch> session = SessionWatch::open();
  if (session->reason() != ContextReason::none) add_sentence(capabilities.windows.why, session->why());
  if (capabilities.input.available) {
    evdev::Keyboard keyboard(XkbLibrary::instance());
    keyboard.set(windows ? windows->keyboard() : wayland::KeyboardSettings{}, evdev::system_keyboard_layout());
    add_sentence(capabilities.input.why, keyboard.guess());
  }
  return capabilities;
}

Capabilities x11_capabilities() {
  Capabilities capabilities;
  capabilities.backend = "x11";
  capabilities.ui = ui_watch_status();
  capabilities.indicator = indicator_status();
  Problem problem;
  const std::unique_ptr<x11::Connection> connection = x11::Connection::open(problem);
  if (!connection) {
    capabilities.input = {false, problem.what, problem.remedy};
    capabilities.windows = capabilities.input;
    capabilities.frames = capabilities.input;
    return capabilities;
  }
  capabilities.input.available = true;
  capabilities.frames = x11::frame_source_status(*connection);
  const xcb_screen_t& screen = connection->screen();
  capabilities.displays = {{0, 0, screen.width_in_pixels, screen.height_in_pixels}};
  if (x11::has_window_manager(*connection)) {
    capabilities.windows.available = true;
  } else {
    capabilities.windows = {false, "No window manager runs, so nothing tells which window is in use: all is denied.",
                            "Start a window manager (openbox, a desktop session)."};
  }
  return capabilities;
}

}  // namespace capstan
