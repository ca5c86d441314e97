// The title of a window, read from the kernel: a program that hangs delays nobody, as WM_GETTEXT would let it.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "win/windows_api.hpp"

namespace capstan::win {

class WindowTitle {
 public:
  // Empty where there is none.
  void read(HWND window);
  [[nodiscard]] std::wstring_view text() const { return {buffer_.data(), length_}; }

 private:
  // One more than the longest that a rule of the policy matches (lib/policy/glob.ts): a longer title is cut, but never
  // to one that a rule could take for the whole.
  static constexpr std::size_t most = 4097;

  std::array<wchar_t, most + 1> buffer_{};  // with its terminating zero
  std::size_t length_ = 0;
};

}  // namespace capstan::win
