#include "win/foreground_keyboard.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "win/utf16.hpp"

namespace capstan::win {
namespace {

// Bit 2 of ToUnicodeEx: the keyboard state in the kernel, with the dead key that waits in it, stays as it is (Windows
// 10 1607 and later). Without it the hook would eat the dead keys of the person.
constexpr UINT leave_kernel_state = 0x4;

bool is_on(int virtual_key) { return (GetKeyState(virtual_key) & 1) != 0; }

}  // namespace

void ForegroundKeyboard::use_layout_of(HWND window) {
  layout_ = GetKeyboardLayout(window == nullptr ? 0 : GetWindowThreadProcessId(window, nullptr));
}

Translation ForegroundKeyboard::translate(std::uint8_t virtual_key, ScanCode scan, const HeldKeys::StateTable& state) {
  std::array<wchar_t, 16> units{};
  const int count = ToUnicodeEx(virtual_key, scan & 0xFFU, state.data(), units.data(), static_cast<int>(units.size()),
                                leave_kernel_state, layout_);
  if (count == 0) return {};
  if (count < 0) return {Translation::Kind::dead_key, units[0]};
  const std::size_t size = std::min(static_cast<std::size_t>(count), units.size());
  const bool pair = size >= 2 && is_high_surrogate(units[size - 2]) && is_low_surrogate(units[size - 1]);
  const std::uint32_t last = pair ? join_surrogates(units[size - 2], units[size - 1]) : units[size - 1];
  const bool single = size == (pair ? 2U : 1U);
  return {single ? Translation::Kind::character : Translation::Kind::characters, last};
}

ScanCode ForegroundKeyboard::scan_code_of(std::uint8_t virtual_key) {
  return static_cast<ScanCode>(MapVirtualKeyExW(virtual_key, MAPVK_VK_TO_VSC_EX, layout_));
}

std::uint8_t ForegroundKeyboard::virtual_key_of(ScanCode scan) {
  return static_cast<std::uint8_t>(MapVirtualKeyExW(scan, MAPVK_VSC_TO_VK_EX, layout_));
}

// From tables that the process holds already: waits for nobody.
std::uint32_t ForegroundKeyboard::compose(std::uint32_t letter, std::uint32_t combining) {
  if (letter > 0xFFFF) return 0;
  const std::array<wchar_t, 2> apart = {static_cast<wchar_t>(letter), static_cast<wchar_t>(combining)};
  std::array<wchar_t, 4> together{};
  const int size = FoldStringW(MAP_PRECOMPOSED, apart.data(), static_cast<int>(apart.size()), together.data(),
                               static_cast<int>(together.size()));
  return size == 1 ? together[0] : 0;
}

bool ForegroundKeyboard::is_down(std::uint8_t virtual_key) { return GetAsyncKeyState(virtual_key) < 0; }

HeldKeys::Locks ForegroundKeyboard::locks() {
  return {is_on(VK_CAPITAL), is_on(VK_NUMLOCK), is_on(VK_SCROLL), is_on(VK_KANA)};
}

}  // namespace capstan::win
