#include "win/window_style.hpp"

#include <algorithm>
#include <array>

namespace capstan::win {
namespace {

// Menu, tooltip, the list of a combo box, and the shadow below one of them: classes of Windows itself
// ("About Window Classes", "Tooltip Control Reference" on learn.microsoft.com).
constexpr std::array<std::wstring_view, 4> popup_classes = {L"#32768", L"tooltips_class32", L"ComboLBox", L"SysShadow"};
// The shell's own, which look like popups.
constexpr std::array<std::wstring_view, 4> shell_classes = {L"Progman", L"WorkerW", L"Shell_TrayWnd",
                                                            L"Shell_SecondaryTrayWnd"};

template <typename Names>
bool contains(const Names& names, std::wstring_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// "The Taskbar" on learn.microsoft.com: a button for what is neither owned nor a tool window, and for what insists.
// One that cannot be activated has none either ("Extended Window Styles", WS_EX_NOACTIVATE).
bool on_taskbar(const WindowStyle& window) {
  if ((window.extended_style & WS_EX_APPWINDOW) != 0) return true;
  return !window.owned && (window.extended_style & (WS_EX_TOOLWINDOW | WS_EX_NOACTIVATE)) == 0;
}

}  // namespace

bool is_popup(const WindowStyle& window) {
  if (contains(popup_classes, window.window_class)) return true;
  if (contains(shell_classes, window.window_class)) return false;
  // WS_CAPTION is two bits, of which WS_BORDER and WS_DLGFRAME are one each.
  const bool caption = (window.style & WS_CAPTION) == WS_CAPTION;
  return !caption && !on_taskbar(window);
}

}  // namespace capstan::win
