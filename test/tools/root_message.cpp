#include "root_message.hpp"

namespace test_tool {

void send_to_root(Display* display, Window window, const char* type, long first) {
  XEvent message{};
  message.xclient.type = ClientMessage;
  message.xclient.window = window;
  message.xclient.message_type = XInternAtom(display, type, False);
  message.xclient.format = 32;
  message.xclient.data.l[0] = first;
  XSendEvent(display, DefaultRootWindow(display), False, SubstructureNotifyMask | SubstructureRedirectMask, &message);
}

void ask_to_activate(Display* display, Window window) {
  constexpr long asked_for_by_the_person = 2;
  send_to_root(display, window, "_NET_ACTIVE_WINDOW", asked_for_by_the_person);
}

}  // namespace test_tool
