#include "win/input_desktop.hpp"

#include <array>
#include <memory>
#include <string_view>
#include <type_traits>

#include "win/windows_api.hpp"

namespace capstan::win {
namespace {

struct CloseDesktopHandle {
  void operator()(HDESK desktop) const { CloseDesktop(desktop); }
};
using DesktopHandle = std::unique_ptr<std::remove_pointer_t<HDESK>, CloseDesktopHandle>;

class DesktopName {
 public:
  explicit DesktopName(HDESK desktop) {
    DWORD size = 0;
    if (GetUserObjectInformationW(desktop, UOI_NAME, name_.data(), sizeof name_, &size) == 0) name_[0] = L'\0';
  }
  [[nodiscard]] std::wstring_view text() const { return name_.data(); }

 private:
  std::array<wchar_t, 256> name_{};
};

}  // namespace

// Opening the desktop of the lock screen fails: only the system may.
bool own_desktop_has_input() {
  const DesktopHandle input(OpenInputDesktop(0, FALSE, DESKTOP_READOBJECTS));
  if (!input) return false;
  const DesktopName with_input(input.get());
  const DesktopName own(GetThreadDesktop(GetCurrentThreadId()));  // not ours to close
  return !own.text().empty() && own.text() == with_input.text();
}

bool station_is_visible() {
  USEROBJECTFLAGS flags{};
  DWORD size = 0;
  const HWINSTA station = GetProcessWindowStation();  // not ours to close
  return GetUserObjectInformationW(station, UOI_FLAGS, &flags, sizeof flags, &size) != 0 &&
         (flags.dwFlags & WSF_VISIBLE) != 0;
}

}  // namespace capstan::win
