#include "grabber.hpp"

#include <X11/Xutil.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <thread>

#include "display_link.hpp"
#include "json_line.hpp"
#include "logged_window.hpp"

namespace test_tool {
namespace {

class Grabber {
 public:
  Grabber(Display* display, bool covers)
      : display_(display), method_(display), window_(display, method_, traits(display)), covers_(covers) {}

  LoggedWindow& window() { return window_; }

  // Lockers try for a while: a menu that is open holds the grab until it closes.
  void grab() {
    if (covers_) window_.map();
    XSync(display_, False);
    const Window holder = covers_ ? window_.id() : DefaultRootWindow(display_);
    int keyboard = AlreadyGrabbed;
    int pointer = AlreadyGrabbed;
    for (int attempt = 0; attempt < 500; ++attempt) {
      if (keyboard != GrabSuccess) {
        keyboard = XGrabKeyboard(display_, holder, False, GrabModeAsync, GrabModeAsync, CurrentTime);
      }
      if (pointer != GrabSuccess) {
        pointer = XGrabPointer(display_, holder, False, ButtonPressMask | ButtonReleaseMask | PointerMotionMask,
                               GrabModeAsync, GrabModeAsync, None, None, CurrentTime);
      }
      if (keyboard == GrabSuccess && pointer == GrabSuccess) {
        JsonLine("grabbed").number("window", static_cast<long long>(holder));
        return;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    throw std::runtime_error("somebody else holds the keyboard or the pointer");
  }

  void ungrab() {
    XUngrabPointer(display_, CurrentTime);
    XUngrabKeyboard(display_, CurrentTime);
    if (covers_) window_.unmap();
  }

 private:
  static WindowTraits traits(Display* display) {
    WindowTraits traits;
    traits.instance = traits.klass = traits.title = "locker";
    traits.override_redirect = true;
    traits.geometry = {0, 0, static_cast<unsigned>(DisplayWidth(display, DefaultScreen(display))),
                       static_cast<unsigned>(DisplayHeight(display, DefaultScreen(display)))};
    return traits;
  }

  Display* display_;
  InputMethod method_;
  LoggedWindow window_;
  bool covers_;
};

}  // namespace

int run_grabber(const std::vector<std::string>& arguments) {
  bool covers = true;
  for (const std::string& option : arguments) {
    if (option != "--no-window") throw std::invalid_argument("no such option: " + option);
    covers = false;
  }
  const DisplayLink display = open_display();
  Grabber grabber(display.get(), covers);
  JsonLine("ready").number("window", static_cast<long long>(grabber.window().id())).number("pid", getpid());
  flush_lines();
  serve(
      display.get(),
      [&](XEvent& event) {
        // With a grab on the root window the keys come there; they are the locker's all the same.
        grabber.window().log(event);
        if (XFilterEvent(&event, None) == False && event.type == KeyPress) grabber.window().log_text(event.xkey);
      },
      [&](const std::string& line) {
        if (line == "grab") {
          grabber.grab();
        } else if (line == "ungrab") {
          grabber.ungrab();
        } else if (line == "quit") {
          return false;
        } else if (line != "sync") {
          throw std::invalid_argument("no such command: " + line);
        }
        return true;
      });
  return 0;
}

}  // namespace test_tool
