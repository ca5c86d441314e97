#include "test_client.hpp"

#include <X11/Xutil.h>
#include <unistd.h>

#include <map>
#include <memory>
#include <stdexcept>

#include "display_link.hpp"
#include "json_line.hpp"
#include "logged_window.hpp"
#include "root_message.hpp"

namespace test_tool {
namespace {

class TestClient {
 public:
  TestClient(Display* display, WindowTraits traits)
      : display_(display), method_(display), traits_(std::move(traits)), main_(add(traits_)) {
    main_.map();
    XSync(display_, False);
    JsonLine("ready").number("window", static_cast<long long>(main_.id())).number("pid", getpid());
  }

  void on_event(XEvent& event);
  bool on_command(const std::string& line);

 private:
  LoggedWindow& add(const WindowTraits& traits);
  LoggedWindow& newest() { return windows_.empty() ? main_ : *windows_.at(stack_.back()); }
  void open_popup(const std::vector<std::string>& arguments);
  void open_dialog(const std::vector<std::string>& arguments);
  void grab_keyboard(Window window);
  void grab_pointer(Window window);
  void drop_newest();
  void activate();
  void ask_window_manager();

  Display* display_;
  InputMethod method_;
  WindowTraits traits_;
  std::map<Window, std::unique_ptr<LoggedWindow>> windows_;
  std::vector<Window> stack_;  // in the order of opening; the first is the main window
  LoggedWindow& main_;
  Window messenger_ = None;  // unmanaged and never mapped
};

LoggedWindow& TestClient::add(const WindowTraits& traits) {
  auto window = std::make_unique<LoggedWindow>(display_, method_, traits);
  LoggedWindow& added = *window;
  stack_.push_back(added.id());
  windows_.emplace(added.id(), std::move(window));
  return added;
}

void TestClient::on_event(XEvent& event) {
  if (event.type == PropertyNotify && event.xproperty.window == messenger_) {
    JsonLine("window-manager").number("window", static_cast<long long>(messenger_));
    return;
  }
  if (event.type == MappingNotify) {
    XRefreshKeyboardMapping(&event.xmapping);
    return;
  }
  const auto found = windows_.find(event.xany.window);
  if (found != windows_.end()) found->second->log(event);
  // The input method takes dead keys away here, and hands the composed text back as a press of keycode 0.
  if (XFilterEvent(&event, None) == True) return;
  if (found == windows_.end()) return;
  if (event.type == KeyPress) found->second->log_text(event.xkey);
}

void TestClient::grab_keyboard(Window window) {
  const int status = XGrabKeyboard(display_, window, True, GrabModeAsync, GrabModeAsync, CurrentTime);
  if (status != GrabSuccess) throw std::invalid_argument("the keyboard grab failed: " + std::to_string(status));
}

void TestClient::grab_pointer(Window window) {
  const int status = XGrabPointer(display_, window, True, ButtonPressMask | ButtonReleaseMask | PointerMotionMask,
                                  GrabModeAsync, GrabModeAsync, None, None, CurrentTime);
  if (status != GrabSuccess) throw std::invalid_argument("the pointer grab failed: " + std::to_string(status));
}

// popup GEOMETRY [transient] [grab]: as toolkits open menus.
void TestClient::open_popup(const std::vector<std::string>& arguments) {
  WindowTraits traits = traits_;
  traits.override_redirect = true;
  traits.menu = true;
  traits.transient_for = None;
  traits.title = traits_.title + " menu";
  bool grabs = false;
  for (std::size_t index = 1; index < arguments.size(); ++index) {
    if (arguments[index] == "grab") {
      grabs = true;
    } else if (arguments[index] == "transient") {
      traits.transient_for = main_.id();
    } else {
      traits.geometry = parse_geometry(arguments[index]);
    }
  }
  LoggedWindow& popup = add(traits);
  popup.map();
  XSync(display_, False);
  if (grabs) {
    grab_pointer(popup.id());
    grab_keyboard(popup.id());
  }
  JsonLine("popup").number("window", static_cast<long long>(popup.id()));
}

// dialog GEOMETRY [CLASS]: a toplevel that is transient for the main window, of another class when one is given.
void TestClient::open_dialog(const std::vector<std::string>& arguments) {
  WindowTraits traits = traits_;
  traits.transient_for = main_.id();
  traits.title = traits_.title + " dialog";
  if (arguments.size() > 1) traits.geometry = parse_geometry(arguments[1]);
  if (arguments.size() > 2) traits.klass = traits.instance = arguments[2];
  LoggedWindow& dialog = add(traits);
  dialog.map();
  JsonLine("dialog").number("window", static_cast<long long>(dialog.id()));
}

void TestClient::drop_newest() {
  if (stack_.size() < 2) throw std::invalid_argument("no popup or dialog is open");
  XUngrabKeyboard(display_, CurrentTime);
  XUngrabPointer(display_, CurrentTime);
  windows_.erase(stack_.back());
  stack_.pop_back();
}

void TestClient::activate() {
  ask_to_activate(display_, main_.id());
  ask_window_manager();
}

// A window manager answers in its own time, after all that it was told before: the answer, a line of type
// "window-manager", says that it has caught up.
void TestClient::ask_window_manager() {
  if (messenger_ == None) {
    messenger_ = XCreateSimpleWindow(display_, DefaultRootWindow(display_), -10, -10, 1, 1, 0, 0, 0);
    XSelectInput(display_, messenger_, PropertyChangeMask);
  }
  send_to_root(display_, messenger_, "_NET_REQUEST_FRAME_EXTENTS", 0);
}

bool TestClient::on_command(const std::string& line) {
  const std::vector<std::string> command = words(line);
  const std::string name = command.empty() ? "" : command[0];
  LoggedWindow& top = newest();
  if (name == "focus") {
    XSetInputFocus(display_, main_.id(), RevertToParent, CurrentTime);
  } else if (name == "focus-newest") {
    XSetInputFocus(display_, top.id(), RevertToParent, CurrentTime);
  } else if (name == "activate") {
    activate();
  } else if (name == "ask-window-manager") {
    ask_window_manager();
  } else if (name == "title") {
    main_.set_title(rest_of(line));
  } else if (name == "raise") {
    XRaiseWindow(display_, main_.id());
  } else if (name == "move" && command.size() == 3) {
    XMoveWindow(display_, main_.id(), static_cast<int>(to_number(command[1])), static_cast<int>(to_number(command[2])));
  } else if (name == "popup") {
    open_popup(command);
  } else if (name == "dialog") {
    open_dialog(command);
  } else if (name == "popdown") {
    drop_newest();
  } else if (name == "grab-newest") {
    grab_pointer(top.id());
    grab_keyboard(top.id());
  } else if (name == "grab") {
    grab_keyboard(main_.id());
  } else if (name == "ungrab") {
    XUngrabKeyboard(display_, CurrentTime);
  } else if (name == "map") {
    main_.map();
  } else if (name == "unmap") {
    main_.unmap();
  } else if (name == "quit") {
    return false;
  } else if (name != "sync") {
    throw std::invalid_argument("no such command: " + line);
  }
  return true;
}

WindowTraits parse_traits(const std::vector<std::string>& arguments) {
  WindowTraits traits;
  for (std::size_t index = 0; index < arguments.size(); ++index) {
    const std::string& option = arguments[index];
    const auto value = [&]() -> const std::string& {
      if (++index == arguments.size()) throw std::invalid_argument(option + " wants a value");
      return arguments[index];
    };
    if (option == "--class") {
      traits.klass = value();
    } else if (option == "--instance") {
      traits.instance = value();
    } else if (option == "--title") {
      traits.title = value();
    } else if (option == "--geometry") {
      traits.geometry = parse_geometry(value());
    } else if (option == "--transient-for") {
      traits.transient_for = static_cast<Window>(to_number(value()));
    } else if (option == "--override-redirect") {
      traits.override_redirect = true;
    } else if (option == "--no-input") {
      traits.takes_input = false;
    } else if (option == "--no-motion") {
      traits.logs_motion = false;
    } else {
      throw std::invalid_argument("no such option: " + option);
    }
  }
  return traits;
}

}  // namespace

int run_client(const std::vector<std::string>& arguments) {
  WindowTraits traits = parse_traits(arguments);
  const DisplayLink display = open_display();
  TestClient client(display.get(), std::move(traits));
  serve(
      display.get(), [&](XEvent& event) { client.on_event(event); },
      [&](const std::string& line) { return client.on_command(line); });
  return 0;
}

}  // namespace test_tool
