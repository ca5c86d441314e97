// Which windows a person handles as such, by what their program says of them. Pure.
#pragma once

#include <string_view>

#include "win/windows_api.hpp"

namespace capstan::win {

struct WindowStyle {
  DWORD style = 0;           // GWL_STYLE
  DWORD extended_style = 0;  // GWL_EXSTYLE
  std::wstring_view window_class;
  bool owned = false;
};

// A menu, tooltip, drop-down list or the like: it has neither a caption nor a button on the taskbar. A dialog with a
// caption is none, nor is a game without a border, which stands on the taskbar; nor the shell's desktop and taskbar.
bool is_popup(const WindowStyle& window);

}  // namespace capstan::win
