#include "win/window_style.hpp"

#include "test_case.hpp"
#include "win/process_rights.hpp"

namespace capstan::test {
namespace {

using win::is_popup;
using win::outranks;
using win::WindowStyle;

constexpr DWORD plain = WS_OVERLAPPEDWINDOW;
constexpr DWORD bare = WS_POPUP | WS_VISIBLE;

void a_window_with_a_caption_stands_for_itself() {
  check(!is_popup({plain, 0, L"Notepad", false}));
  check(!is_popup({plain, WS_EX_TOOLWINDOW, L"Palette", true}));
}

void a_dialog_with_a_caption_is_no_popup() {
  check(!is_popup({WS_POPUP | WS_CAPTION | WS_SYSMENU, WS_EX_DLGMODALFRAME, L"#32770", true}));
}

void a_game_without_a_border_is_no_popup() { check(!is_popup({bare, 0, L"Game", false})); }

void what_insists_on_the_taskbar_is_no_popup() { check(!is_popup({bare, WS_EX_APPWINDOW, L"Splash", true})); }

void what_has_neither_caption_nor_button_is_a_popup() {
  check(is_popup({bare, 0, L"DropDown", true}), "owned");
  check(is_popup({bare, WS_EX_TOOLWINDOW, L"Hint", false}), "a tool window");
  check(is_popup({bare, WS_EX_NOACTIVATE | WS_EX_TOPMOST, L"Hint", false}), "one that is never active");
  check(is_popup({bare | WS_BORDER, WS_EX_TOOLWINDOW, L"Hint", false}), "a border alone is no caption");
}

void menus_tooltips_and_lists_of_windows_are_popups_whatever_their_style() {
  for (const wchar_t* window_class : {L"#32768", L"tooltips_class32", L"ComboLBox", L"SysShadow"}) {
    check(is_popup({plain, WS_EX_APPWINDOW, window_class, false}));
  }
}

void the_desktop_and_the_taskbar_are_windows_like_any_other() {
  for (const wchar_t* window_class : {L"Progman", L"WorkerW", L"Shell_TrayWnd", L"Shell_SecondaryTrayWnd"}) {
    check(!is_popup({bare, WS_EX_TOOLWINDOW, window_class, false}));
  }
}

void a_program_of_a_higher_level_outranks_and_so_does_one_that_will_not_say() {
  constexpr DWORD medium = SECURITY_MANDATORY_MEDIUM_RID;
  constexpr DWORD high = SECURITY_MANDATORY_HIGH_RID;
  check(outranks(high, medium));
  check(!outranks(medium, medium));
  check(!outranks(medium, high));
  check(outranks(std::nullopt, high));
  check(outranks(medium, std::nullopt), "when the own level is not known");
}

constexpr TestCase cases[] = {
    {"a window with a caption stands for itself", a_window_with_a_caption_stands_for_itself},
    {"a dialog with a caption is no popup", a_dialog_with_a_caption_is_no_popup},
    {"a game without a border is no popup", a_game_without_a_border_is_no_popup},
    {"what insists on the taskbar is no popup", what_insists_on_the_taskbar_is_no_popup},
    {"what has neither caption nor button is a popup", what_has_neither_caption_nor_button_is_a_popup},
    {"menus, tooltips and lists of Windows are popups whatever their style",
     menus_tooltips_and_lists_of_windows_are_popups_whatever_their_style},
    {"the desktop and the taskbar are windows like any other", the_desktop_and_the_taskbar_are_windows_like_any_other},
    {"a program of a higher level outranks, and so does one that will not say",
     a_program_of_a_higher_level_outranks_and_so_does_one_that_will_not_say},
};

}  // namespace
}  // namespace capstan::test

int main() { return capstan::test::run_cases(capstan::test::cases); }
