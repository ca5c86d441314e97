#include "win/screen_access.hpp"

#include <array>
#include <memory>
#include <string_view>
#include <type_traits>

#include "win/window_list.hpp"

namespace capstan::win {
namespace {

struct CloseDesktopHandle {
  void operator()(HDESK desktop) const { CloseDesktop(desktop); }
};
using DesktopHandle = std::unique_ptr<std::remove_pointer_t<HDESK>, CloseDesktopHandle>;

struct DesktopName {
  std::array<wchar_t, 64> text{};
  bool known = false;
};

DesktopName name_of(HDESK desktop) {
  DesktopName name;
  DWORD used = 0;
  name.known = desktop != nullptr &&
               GetUserObjectInformationW(desktop, UOI_NAME, name.text.data(), sizeof name.text, &used) != FALSE;
  name.text.back() = L'\0';
  return name;
}

// Services run where nothing is ever shown.
bool station_is_visible() {
  USEROBJECTFLAGS flags = {};
  DWORD used = 0;
  const HWINSTA station = GetProcessWindowStation();
  return station != nullptr && GetUserObjectInformationW(station, UOI_FLAGS, &flags, sizeof flags, &used) != FALSE &&
         (flags.dwFlags & WSF_VISIBLE) != 0;
}

}  // namespace

FunctionStatus screen_status() {
  if (!station_is_visible()) {
    return {false, "This process runs where Windows shows nothing, as a service does.",
            "Run it in the session of the person who is recorded."};
  }
  if (empty(virtual_screen())) return {false, "This session has no screen.", "Attach a monitor, or sign in again."};
  return {true, "", ""};
}

bool desktop_is_seen() {
  const DesktopHandle input(OpenInputDesktop(0, FALSE, DESKTOP_READOBJECTS));
  const DesktopName seen = name_of(input.get());
  const DesktopName ours = name_of(GetThreadDesktop(GetCurrentThreadId()));  // not to be closed
  return seen.known && ours.known && std::wstring_view(seen.text.data()) == std::wstring_view(ours.text.data());
}

}  // namespace capstan::win
