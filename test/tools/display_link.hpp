// The connection to the X server, and what becomes of its errors.
#pragma once

#include <X11/Xlib.h>

#include <functional>
#include <memory>
#include <string>

#include "command_input.hpp"

namespace test_tool {

struct CloseDisplay {
  void operator()(Display* display) const { XCloseDisplay(display); }
};
using DisplayLink = std::unique_ptr<Display, CloseDisplay>;

struct XFreeing {
  void operator()(void* memory) const { XFree(memory); }
};
template <typename T>
using XMemory = std::unique_ptr<T, XFreeing>;

// X errors become lines of type "error" and the tool goes on; a server that dies ends it with exit code 3.
// Throws std::runtime_error when there is no server.
DisplayLink open_display();

struct Geometry {
  int x = 0;
  int y = 0;
  unsigned width = 400;
  unsigned height = 300;
};
Geometry parse_geometry(const std::string& spec);

// Serves the connection and stdin until a command handler returns false or stdin closes.
// Every command is answered, once the server has carried it out, by a line of type "done" or "refused".
void serve(Display* display, const std::function<void(XEvent&)>& on_event,
           const std::function<bool(const std::string&)>& on_command);

}  // namespace test_tool
