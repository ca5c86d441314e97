// A window that says what it receives, and shows known colours.
#pragma once

#include <windows.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "popup_menu.hpp"

namespace test_tool {

struct WindowTraits {
  std::string title = "window";
  // The client area, physical pixels of the virtual screen.
  RECT place{100, 100, 700, 500};
  HWND owner = nullptr;
  bool frame = true;
  bool topmost = false;
  bool no_activate = false;
  bool logs_motion = true;
};

// WIDTHxHEIGHT+X+Y; throws std::invalid_argument.
RECT parse_place(const std::string& spec);

class LoggedWindow {
 public:
  explicit LoggedWindow(const WindowTraits& traits);
  ~LoggedWindow();
  LoggedWindow(const LoggedWindow&) = delete;
  LoggedWindow& operator=(const LoggedWindow&) = delete;

  [[nodiscard]] HWND id() const { return window_; }
  PopupMenu& menu() { return menu_; }
  void show();
  void set_title(const std::string& title);
  void place(const RECT& client_area);
  // All of the client area, and what was filled before is gone.
  void paint(COLORREF colour);
  // A part of it, relative to its corner. Drawn when this returns.
  void fill(const RECT& part, COLORREF colour);

 private:
  static LRESULT CALLBACK handle(HWND window, UINT message, WPARAM first, LPARAM second);
  static const wchar_t* window_class();
  bool log(UINT message, WPARAM first, LPARAM second);
  void log_key(std::string_view type, WPARAM key, LPARAM details);
  void log_text(WPARAM unit);
  void log_button(std::string_view type, int button, LPARAM place);
  void log_place();
  void draw();

  HWND window_ = nullptr;
  PopupMenu menu_;
  bool logs_motion_;
  wchar_t high_surrogate_ = 0;
  COLORREF ground_ = RGB(255, 255, 255);
  std::vector<std::pair<RECT, COLORREF>> fills_;
};

}  // namespace test_tool
