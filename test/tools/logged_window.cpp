#include "logged_window.hpp"

#include <X11/Xatom.h>
#include <X11/Xutil.h>
#include <unistd.h>

#include <array>
#include <clocale>
#include <stdexcept>
#include <vector>

#include "json_line.hpp"

namespace test_tool {
namespace {

std::string_view focus_mode(int mode) {
  constexpr std::array<std::string_view, 4> names{"Normal", "Grab", "Ungrab", "WhileGrabbed"};
  return names.at(static_cast<std::size_t>(mode));
}

std::string_view focus_detail(int detail) {
  constexpr std::array<std::string_view, 8> names{"Ancestor",         "Virtual", "Inferior",    "Nonlinear",
                                                  "NonlinearVirtual", "Pointer", "PointerRoot", "None"};
  return names.at(static_cast<std::size_t>(detail));
}

void set_atom(Display* display, Window window, const char* property, const char* value) {
  const Atom atom = XInternAtom(display, value, False);
  XChangeProperty(display, window, XInternAtom(display, property, False), XA_ATOM, 32, PropModeReplace,
                  reinterpret_cast<const unsigned char*>(&atom), 1);
}

}  // namespace

InputMethod::InputMethod(Display* display) {
  // Compose needs a UTF-8 locale; a bare Debian has C.UTF-8 alone, which Xlib knows as en_US.UTF-8.
  if (std::setlocale(LC_CTYPE, "en_US.UTF-8") == nullptr && std::setlocale(LC_CTYPE, "C.UTF-8") == nullptr) {
    throw std::runtime_error("neither the locale en_US.UTF-8 nor C.UTF-8 is there");
  }
  if (XSupportsLocale() == False) throw std::runtime_error("Xlib does not know the locale: install libx11-data");
  XSetLocaleModifiers("@im=none");
  method_.reset(XOpenIM(display, nullptr, nullptr, nullptr));
  if (!method_) throw std::runtime_error("Xlib opens no input method");
}

LoggedWindow::LoggedWindow(Display* display, const InputMethod& method, const WindowTraits& traits)
    : display_(display) {
  XSetWindowAttributes attributes{};
  attributes.override_redirect = traits.override_redirect ? True : False;
  attributes.background_pixel = WhitePixel(display, DefaultScreen(display));
  attributes.event_mask = KeyPressMask | KeyReleaseMask | ButtonPressMask | ButtonReleaseMask | FocusChangeMask |
                          StructureNotifyMask | EnterWindowMask | LeaveWindowMask;
  if (traits.logs_motion) attributes.event_mask |= PointerMotionMask;
  const Geometry& at = traits.geometry;
  window_ = XCreateWindow(display, DefaultRootWindow(display), at.x, at.y, at.width, at.height, 0, CopyFromParent,
                          InputOutput, CopyFromParent, CWOverrideRedirect | CWBackPixel | CWEventMask, &attributes);

  std::string instance = traits.instance;
  std::string klass = traits.klass;
  XClassHint hint{instance.data(), klass.data()};
  XSetClassHint(display, window_, &hint);
  set_title(traits.title);
  const long pid = getpid();
  XChangeProperty(display, window_, XInternAtom(display, "_NET_WM_PID", False), XA_CARDINAL, 32, PropModeReplace,
                  reinterpret_cast<const unsigned char*>(&pid), 1);
  std::array<Atom, 1> protocols{XInternAtom(display, "WM_DELETE_WINDOW", False)};
  XSetWMProtocols(display, window_, protocols.data(), static_cast<int>(protocols.size()));

  XWMHints hints{};
  hints.flags = InputHint | StateHint;
  hints.input = traits.takes_input ? True : False;
  hints.initial_state = NormalState;
  XSetWMHints(display, window_, &hints);
  XSizeHints place{};
  place.flags = USPosition | USSize;  // as if the person had asked: a window manager then leaves it there
  XSetWMNormalHints(display, window_, &place);
  if (traits.transient_for != None) XSetTransientForHint(display, window_, traits.transient_for);
  if (traits.menu) set_atom(display, window_, "_NET_WM_WINDOW_TYPE", "_NET_WM_WINDOW_TYPE_POPUP_MENU");

  context_.reset(XCreateIC(method.get(), XNInputStyle, XIMPreeditNothing | XIMStatusNothing, XNClientWindow, window_,
                           XNFocusWindow, window_, nullptr));
  if (!context_) throw std::runtime_error("Xlib makes no input context");
}

LoggedWindow::~LoggedWindow() {
  context_.reset();
  XDestroyWindow(display_, window_);
}

void LoggedWindow::map() { XMapRaised(display_, window_); }
void LoggedWindow::unmap() { XUnmapWindow(display_, window_); }

void LoggedWindow::set_title(const std::string& title) {
  XStoreName(display_, window_, title.c_str());
  XChangeProperty(display_, window_, XInternAtom(display_, "_NET_WM_NAME", False),
                  XInternAtom(display_, "UTF8_STRING", False), 8, PropModeReplace,
                  reinterpret_cast<const unsigned char*>(title.data()), static_cast<int>(title.size()));
}

void LoggedWindow::log_key(XKeyEvent& key) {
  const bool down = key.type == KeyPress;
  const KeySym keysym = XLookupKeysym(&key, 0);
  KeySym effective = NoSymbol;
  XLookupString(&key, nullptr, 0, &effective, nullptr);
  const char* name = XKeysymToString(effective != NoSymbol ? effective : keysym);
  JsonLine(down ? "keydown" : "keyup")
      .number("window", static_cast<long long>(window_))
      .number("keycode", key.keycode)
      .text("keysym", name == nullptr ? "" : name)
      .number("state", key.state)
      .boolean("repeat", down && held_.test(key.keycode))
      .number("time", static_cast<long long>(key.time));
  held_.set(key.keycode, down);
}

void LoggedWindow::log_text(XKeyEvent& press) {
  std::vector<char> text(64);
  Status status = 0;
  int length = Xutf8LookupString(context_.get(), &press, text.data(), static_cast<int>(text.size()), nullptr, &status);
  if (status == XBufferOverflow) {
    text.resize(static_cast<std::size_t>(length));
    length = Xutf8LookupString(context_.get(), &press, text.data(), length, nullptr, &status);
  }
  if ((status != XLookupChars && status != XLookupBoth) || length <= 0) return;
  JsonLine("text")
      .number("window", static_cast<long long>(window_))
      .text("text", {text.data(), static_cast<std::size_t>(length)})
      .number("time", static_cast<long long>(press.time));
}

void LoggedWindow::log_geometry() {
  XWindowAttributes attributes{};
  if (XGetWindowAttributes(display_, window_, &attributes) == 0) return;
  int x = 0;
  int y = 0;
  Window child = None;
  XTranslateCoordinates(display_, window_, attributes.root, 0, 0, &x, &y, &child);
  JsonLine("geometry")
      .number("window", static_cast<long long>(window_))
      .number("x", x)
      .number("y", y)
      .number("width", attributes.width)
      .number("height", attributes.height);
}

void LoggedWindow::log(XEvent& event) {
  const auto window = static_cast<long long>(window_);
  switch (event.type) {
    case KeyPress:
      if (event.xkey.keycode != 0) log_key(event.xkey);  // 0: composed text, made by the input method
      break;
    case KeyRelease:
      log_key(event.xkey);
      break;
    case ButtonPress:
    case ButtonRelease:
      JsonLine(event.type == ButtonPress ? "buttondown" : "buttonup")
          .number("window", window)
          .number("button", event.xbutton.button)
          .number("x", event.xbutton.x_root)
          .number("y", event.xbutton.y_root)
          .number("state", event.xbutton.state)
          .number("time", static_cast<long long>(event.xbutton.time));
      break;
    case MotionNotify:
      JsonLine("move")
          .number("window", window)
          .number("x", event.xmotion.x_root)
          .number("y", event.xmotion.y_root)
          .number("time", static_cast<long long>(event.xmotion.time));
      break;
    case FocusIn:
    case FocusOut:
      // A key held while the focus goes away may be released elsewhere.
      held_.reset();
      if (event.type == FocusIn) {
        XSetICFocus(context_.get());
      } else {
        XUnsetICFocus(context_.get());
      }
      JsonLine(event.type == FocusIn ? "focusin" : "focusout")
          .number("window", window)
          .text("mode", focus_mode(event.xfocus.mode))
          .text("detail", focus_detail(event.xfocus.detail));
      break;
    case EnterNotify:
    case LeaveNotify:
      JsonLine(event.type == EnterNotify ? "enter" : "leave").number("window", window);
      break;
    case MapNotify:
      JsonLine("map").number("window", window);
      log_geometry();
      break;
    case UnmapNotify:
      JsonLine("unmap").number("window", window);
      break;
    case ConfigureNotify:
      log_geometry();
      break;
    case ClientMessage:
      if (static_cast<Atom>(event.xclient.data.l[0]) == XInternAtom(display_, "WM_DELETE_WINDOW", False)) {
        JsonLine("close").number("window", window);
        close_requested_ = true;
      }
      break;
    default:
      break;
  }
}

}  // namespace test_tool
