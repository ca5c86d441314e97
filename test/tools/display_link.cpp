#include "display_link.hpp"

#include <X11/XKBlib.h>
#include <X11/Xutil.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <stdexcept>

#include "json_line.hpp"

namespace test_tool {
namespace {

int report_error(Display* display, XErrorEvent* error) {
  std::array<char, 128> what{};
  XGetErrorText(display, error->error_code, what.data(), static_cast<int>(what.size()));
  JsonLine("error")
      .text("what", what.data())
      .number("request", error->request_code)
      .number("resource", static_cast<long long>(error->resourceid));
  return 0;
}

// Xlib ends the process after this handler whatever it does; the code tells a dead server from a defect.
int server_gone(Display*) {
  flush_lines();
  std::_Exit(3);
}

void drain_events(Display* display, const std::function<void(XEvent&)>& on_event) {
  while (XPending(display) > 0) {
    XEvent event;
    XNextEvent(display, &event);
    on_event(event);
  }
}

}  // namespace

DisplayLink open_display() {
  XSetErrorHandler(report_error);
  XSetIOErrorHandler(server_gone);
  DisplayLink display(XOpenDisplay(nullptr));
  if (!display) throw std::runtime_error("no X server at DISPLAY");
  // A held key then repeats as presses alone, so that a repeat can be told from a release and a new press.
  Bool supported = False;
  XkbSetDetectableAutoRepeat(display.get(), True, &supported);
  if (supported == False) throw std::runtime_error("the X server has no detectable autorepeat");
  return display;
}

Geometry parse_geometry(const std::string& spec) {
  Geometry geometry;
  const int mask = XParseGeometry(spec.c_str(), &geometry.x, &geometry.y, &geometry.width, &geometry.height);
  if ((mask & (WidthValue | HeightValue)) != (WidthValue | HeightValue)) {
    throw std::invalid_argument("not a geometry: " + spec);
  }
  return geometry;
}

void serve(Display* display, const std::function<void(XEvent&)>& on_event,
           const std::function<bool(const std::string&)>& on_command) {
  CommandInput input;
  long commands = 0;
  for (;;) {
    drain_events(display, on_event);
    bool goes_on = true;
    for (auto line = input.next(); line && goes_on; line = input.next()) {
      try {
        goes_on = on_command(*line);
        XSync(display, False);
        // What the command caused comes before its answer.
        drain_events(display, on_event);
        JsonLine("done").number("n", commands);
      } catch (const std::invalid_argument& wrong) {
        JsonLine("refused").number("n", commands).text("what", wrong.what());
      }
      ++commands;
    }
    XFlush(display);
    flush_lines();
    if (!goes_on || input.closed()) return;
    if (XEventsQueued(display, QueuedAlready) > 0) continue;
    std::array<pollfd, 2> waits{{{ConnectionNumber(display), POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}}};
    if (poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) throw std::runtime_error("poll failed");
    if (waits[1].revents != 0) input.fill();
  }
}

}  // namespace test_tool
