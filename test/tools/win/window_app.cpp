#include "window_app.hpp"

#include <windows.h>

#include <memory>
#include <stdexcept>

#include "command_pipe.hpp"
#include "foreground.hpp"
#include "json_line.hpp"
#include "logged_window.hpp"
#include "words.hpp"

namespace test_tool {
namespace {

constexpr UINT commands_came = WM_APP;
constexpr UINT open_menu = WM_APP + 1;

COLORREF parse_colour(const std::string& word) {
  const long rgb = to_number("0x" + word);
  return RGB((rgb >> 16) & 0xFF, (rgb >> 8) & 0xFF, rgb & 0xFF);
}

// Input is handed out after messages that were posted, and commands come by those.
void handle_messages() {
  MSG message;
  while (PeekMessageW(&message, nullptr, 0, 0, PM_REMOVE) != 0) {
    TranslateMessage(&message);
    DispatchMessageW(&message);
  }
}

class WindowApp {
 public:
  explicit WindowApp(const WindowTraits& traits);
  ~WindowApp() { DestroyWindow(desk_); }
  WindowApp(const WindowApp&) = delete;
  WindowApp& operator=(const WindowApp&) = delete;

  int run();

 private:
  using Words = std::vector<std::string>;

  static LRESULT CALLBACK at_desk(HWND window, UINT message, WPARAM first, LPARAM second);
  void serve();
  bool on_command(const std::string& line);
  bool on_look_command(const Words& words);
  void open_dialog(const Words& words);
  void open_popup(const Words& words);
  LoggedWindow& newest() { return windows_.empty() ? *main_ : *windows_.back(); }

  WindowTraits traits_;
  // Takes what the reading thread posts, also while a menu runs a loop of its own.
  HWND desk_ = nullptr;
  std::unique_ptr<LoggedWindow> main_;
  std::vector<std::unique_ptr<LoggedWindow>> windows_;  // dialogs and popups, in the order of opening
  std::unique_ptr<CommandPipe> commands_;
  POINT menu_place_{};
  long count_ = 0;
  bool serving_ = false;
  bool menu_wanted_ = false;
};

WindowApp::WindowApp(const WindowTraits& traits) : traits_(traits) {
  WNDCLASSEXW about{};
  about.cbSize = sizeof about;
  about.lpfnWndProc = at_desk;
  about.hInstance = GetModuleHandleW(nullptr);
  about.lpszClassName = L"TestToolDesk";
  RegisterClassExW(&about);
  desk_ = CreateWindowExW(0, about.lpszClassName, L"", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, about.hInstance, nullptr);
  if (desk_ == nullptr) throw std::runtime_error("no window for messages");
  SetWindowLongPtrW(desk_, GWLP_USERDATA, reinterpret_cast<LONG_PTR>(this));
  main_ = std::make_unique<LoggedWindow>(traits_);
  main_->show();
  JsonLine("ready")
      .number("window", reinterpret_cast<long long>(main_->id()))
      .number("pid", static_cast<long long>(GetCurrentProcessId()));
  flush_lines();
  commands_ = std::make_unique<CommandPipe>([desk = desk_] { PostMessageW(desk, commands_came, 0, 0); });
}

LRESULT CALLBACK WindowApp::at_desk(HWND window, UINT message, WPARAM first, LPARAM second) {
  auto* const self = reinterpret_cast<WindowApp*>(GetWindowLongPtrW(window, GWLP_USERDATA));
  if (self != nullptr && message == commands_came) {
    self->serve();
    return 0;
  }
  if (self != nullptr && message == open_menu) {
    // Not from within a command: none would be served until the menu is gone.
    self->menu_wanted_ = self->serving_;
    if (!self->serving_) self->main_->menu().track(self->main_->id(), self->menu_place_);
    return 0;
  }
  return DefWindowProcW(window, message, first, second);
}

int WindowApp::run() {
  MSG message;
  // What it says goes out once there is nothing more to do.
  while (GetMessageW(&message, nullptr, 0, 0) > 0) {
    TranslateMessage(&message);
    DispatchMessageW(&message);
    if (GetQueueStatus(QS_ALLINPUT) == 0) flush_lines();
  }
  flush_lines();
  return 0;
}

void WindowApp::serve() {
  if (serving_) return;
  serving_ = true;
  bool goes_on = true;
  for (auto line = commands_->next(); line && goes_on; line = commands_->next()) {
    // The loop of a menu takes the input that is for the menu.
    const bool menu = main_->menu().open();
    if (!menu) handle_messages();
    try {
      goes_on = on_command(*line);
      // What the command caused comes before its answer.
      if (!menu) handle_messages();
      JsonLine("done").number("n", count_);
    } catch (const std::exception& wrong) {
      JsonLine("refused").number("n", count_).text("what", wrong.what());
    }
    ++count_;
    flush_lines();
  }
  serving_ = false;
  if (!goes_on || commands_->closed()) {
    main_->menu().end();
    PostQuitMessage(0);
  } else if (menu_wanted_) {
    PostMessageW(desk_, open_menu, 0, 0);
  }
}

bool WindowApp::on_command(const std::string& line) {
  const Words command = words(line);
  const std::string name = command.empty() ? "" : command[0];
  if (name == "quit") return false;
  if (name == "focus") {
    bring_to_front(main_->id());
  } else if (name == "focus-newest") {
    bring_to_front(newest().id());
  } else if (name == "title") {
    main_->set_title(rest_of(line));
  } else if (name == "menu" && command.size() == 3) {
    bring_to_front(main_->id());
    menu_place_ = {to_number(command[1]), to_number(command[2])};
    menu_wanted_ = true;
  } else if (name == "dialog") {
    open_dialog(command);
  } else if (name == "popup") {
    open_popup(command);
  } else if (name == "popdown") {
    if (main_->menu().open()) {
      main_->menu().end();
    } else if (!windows_.empty()) {
      windows_.pop_back();
    }
  } else if (name != "sync" && !on_look_command(command)) {
    throw std::invalid_argument("no such command: " + line);
  }
  return true;
}

bool WindowApp::on_look_command(const Words& words) {
  const std::string& name = words[0];
  const HWND window = main_->id();
  if (name == "place" && words.size() == 2) {
    main_->place(parse_place(words[1]));
  } else if (name == "paint" && words.size() == 2) {
    main_->paint(parse_colour(words[1]));
  } else if (name == "fill" && words.size() == 3) {
    main_->fill(parse_place(words[1]), parse_colour(words[2]));
  } else if (name == "raise" || name == "lower") {
    SetWindowPos(window, name == "raise" ? HWND_TOP : HWND_BOTTOM, 0, 0, 0, 0,
                 SWP_NOMOVE | SWP_NOSIZE | SWP_NOACTIVATE);
    UpdateWindow(window);
  } else if (name == "hide") {
    ShowWindow(window, SW_HIDE);
  } else if (name == "show") {
    ShowWindow(window, SW_SHOWNOACTIVATE);
    UpdateWindow(window);
  } else if (name == "minimize") {
    ShowWindow(window, SW_MINIMIZE);
  } else if (name == "opacity" && words.size() == 2) {
    SetWindowLongPtrW(window, GWL_EXSTYLE, GetWindowLongPtrW(window, GWL_EXSTYLE) | WS_EX_LAYERED);
    SetLayeredWindowAttributes(window, 0, static_cast<BYTE>(to_number(words[1])), LWA_ALPHA);
  } else {
    return false;
  }
  return true;
}

// dialog PLACE: a window of its own that the main window owns.
void WindowApp::open_dialog(const Words& words) {
  WindowTraits traits = traits_;
  traits.title = traits_.title + " dialog";
  traits.owner = main_->id();
  traits.place = parse_place(words.at(1));
  auto dialog = std::make_unique<LoggedWindow>(traits);
  dialog->show();
  JsonLine("dialog").number("window", reinterpret_cast<long long>(dialog->id()));
  windows_.push_back(std::move(dialog));
}

// popup PLACE [owned] [RRGGBB]: without a frame and without the keyboard, above all others, as tooltips and drop-downs.
void WindowApp::open_popup(const Words& words) {
  WindowTraits traits = traits_;
  traits.title = "";
  traits.frame = false;
  traits.topmost = true;
  traits.no_activate = true;
  traits.place = parse_place(words.at(1));
  std::string colour = "FFFFFF";
  for (std::size_t index = 2; index < words.size(); ++index) {
    if (words[index] == "owned") {
      traits.owner = main_->id();
    } else {
      colour = words[index];
    }
  }
  auto popup = std::make_unique<LoggedWindow>(traits);
  popup->show();
  popup->paint(parse_colour(colour));
  const RECT& at = traits.place;
  JsonLine("popup")
      .number("window", reinterpret_cast<long long>(popup->id()))
      .number("x", at.left)
      .number("y", at.top)
      .number("width", at.right - at.left)
      .number("height", at.bottom - at.top);
  windows_.push_back(std::move(popup));
}

WindowTraits parse_traits(const std::vector<std::string>& arguments) {
  WindowTraits traits;
  for (std::size_t index = 0; index < arguments.size(); ++index) {
    const std::string& option = arguments[index];
    const auto value = [&]() -> const std::string& {
      if (++index == arguments.size()) throw std::invalid_argument(option + " wants a value");
      return arguments[index];
    };
    if (option == "--title") {
      traits.title = value();
    } else if (option == "--place") {
      traits.place = parse_place(value());
    } else if (option == "--no-frame") {
      traits.frame = false;
    } else if (option == "--topmost") {
      traits.topmost = true;
    } else if (option == "--no-activate") {
      traits.no_activate = true;
    } else if (option == "--no-motion") {
      traits.logs_motion = false;
    } else {
      throw std::invalid_argument("no such option: " + option);
    }
  }
  return traits;
}

}  // namespace

int run_window(const std::vector<std::string>& arguments) {
  WindowApp app(parse_traits(arguments));
  return app.run();
}

}  // namespace test_tool
