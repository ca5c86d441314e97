// What apps tell the window manager: messages to the root window (EWMH 1.5, "Root Window Properties").
#pragma once

#include <X11/Xlib.h>

namespace test_tool {

// `type`: a message of EWMH; `first`: its first datum, the others are 0.
void send_to_root(Display* display, Window window, const char* type, long first);

// Asks for the window to be activated as if the person had: never refused as focus stealing.
void ask_to_activate(Display* display, Window window);

}  // namespace test_tool
