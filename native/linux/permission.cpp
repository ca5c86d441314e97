#include "linux/permission.hpp"

#include "linux/indicator.hpp"
#include "linux/ui_watch.hpp"
#include "linux/x11/connection.hpp"
#include "linux/x11/frame_source.hpp"

namespace capstan {

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
