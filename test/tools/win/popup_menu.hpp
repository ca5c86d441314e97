// A menu as programs open it. TrackPopupMenu runs a loop of its own until the menu is gone: commands are served by it.
#pragma once

#include <windows.h>

namespace test_tool {

class PopupMenu {
 public:
  // Returns once the menu is gone. Its window, place, and what was chosen of it come as lines.
  void track(HWND owner, POINT at);
  // Of the owner's WM_ENTERIDLE: the first tells where the menu is.
  void on_idle(HWND menu);
  void end() const;
  [[nodiscard]] bool open() const { return open_; }

 private:
  bool open_ = false;
  bool told_ = false;
};

}  // namespace test_tool
