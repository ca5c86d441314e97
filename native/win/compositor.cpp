#include "win/compositor.hpp"

#include "core/region.hpp"
#include "win/monitors.hpp"
#include "win/os_handles.hpp"

namespace capstan::win {
namespace {

// dwmapi.h of older SDKs lacks some of them:
// https://learn.microsoft.com/windows/win32/api/dwmapi/ne-dwmapi-dwmwindowattribute
constexpr DWORD extended_frame_bounds = 9;
constexpr DWORD cloaked = 14;
constexpr DWORD system_backdrop_type = 38;
constexpr DWORD backdrop_acrylic = 3;  // DWMSBT_TRANSIENTWINDOW

constexpr DWORD first_build_of_windows_11 = 22000;
constexpr std::uint32_t corner_radius = 8;  // at 96 dpi
constexpr std::uint32_t usual_dpi = 96;

using GetAttribute = HRESULT WINAPI(HWND, DWORD, void*, DWORD);

template <typename Value>
HRESULT get_attribute(HWND window, DWORD attribute, Value& value) {
  static GetAttribute* const get = find_function<GetAttribute>(L"dwmapi.dll", "DwmGetWindowAttribute");
  return get == nullptr ? E_NOTIMPL : get(window, attribute, &value, sizeof value);
}

// GetVersionEx tells programs without a manifest of their own that it is Windows 8.
DWORD windows_build() {
  using GetVersion = LONG WINAPI(OSVERSIONINFOW*);
  static const DWORD build = [] {
    OSVERSIONINFOW version = {};
    version.dwOSVersionInfoSize = sizeof version;
    GetVersion* const get = find_function<GetVersion>(L"ntdll.dll", "RtlGetVersion");
    return get != nullptr && get(&version) == 0 ? version.dwBuildNumber : 0;
  }();
  return build;
}

// `pixels` at 96 dpi, on the monitor of the window, rounded up.
std::uint32_t scaled(HWND window, std::uint32_t pixels) {
  using GetDpi = UINT WINAPI(HWND);
  static GetDpi* const get = find_function<GetDpi>(L"user32.dll", "GetDpiForWindow");
  const std::uint32_t dpi = get == nullptr ? 0 : get(window);
  return dpi == 0 ? 5 * pixels : (pixels * dpi + usual_dpi - 1) / usual_dpi;  // 500 % is the largest scale
}

}  // namespace

bool compositor_cloaks(HWND window) {
  DWORD why = 0;
  return SUCCEEDED(get_attribute(window, cloaked, why)) && why != 0;
}

Rect drawn_frame(HWND window, const Rect& whole) {
  RECT frame = {};
  const HRESULT result = get_attribute(window, extended_frame_bounds, frame);
  if (result == E_NOTIMPL) return whole;
  return SUCCEEDED(result) ? to_rect(frame) : Rect{};
}

bool blurs_what_is_behind(HWND window) {
  DWORD type = 0;
  return SUCCEEDED(get_attribute(window, system_backdrop_type, type)) && type == backdrop_acrylic;
}

void wait_for_compositor() {
  using Flush = HRESULT WINAPI();
  static Flush* const flush = find_function<Flush>(L"dwmapi.dll", "DwmFlush");
  if (flush == nullptr) return;
  // The first call may return with the end of a picture that was begun before.
  flush();
  flush();
}

std::uint32_t corner_of(HWND window) {
  if (windows_build() < first_build_of_windows_11 || IsZoomed(window) != FALSE) return 0;
  return scaled(window, corner_radius);
}

std::uint32_t edge_of(HWND window) { return scaled(window, 1); }

}  // namespace capstan::win
