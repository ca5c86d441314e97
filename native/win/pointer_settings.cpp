#include "win/pointer_settings.hpp"

#include "win/windows_api.hpp"

namespace capstan::win {
namespace {

float metric(int index) { return static_cast<float>(GetSystemMetrics(index)); }

}  // namespace

Bounds pointer_bounds() {
  return {metric(SM_XVIRTUALSCREEN), metric(SM_YVIRTUALSCREEN), metric(SM_CXVIRTUALSCREEN), metric(SM_CYVIRTUALSCREEN)};
}

std::optional<Place> pointer_place() {
  POINT place{};
  if (GetCursorPos(&place) == 0) return std::nullopt;
  return Place{static_cast<float>(place.x), static_cast<float>(place.y)};
}

ClickRule click_rule() { return {GetDoubleClickTime(), metric(SM_CXDOUBLECLK), metric(SM_CYDOUBLECLK)}; }

// The kernel's table holds the buttons as the device has them.
bool button_is_down(std::uint8_t button) {
  constexpr int virtual_keys[Pointer::buttons] = {VK_LBUTTON, VK_MBUTTON, VK_RBUTTON, VK_XBUTTON1, VK_XBUTTON2};
  const bool swapped = (button == 0 || button == 2) && GetSystemMetrics(SM_SWAPBUTTON) != 0;
  return GetAsyncKeyState(virtual_keys[swapped ? 2 - button : button]) < 0;
}

}  // namespace capstan::win
