#include "win/window_title.hpp"

#include <algorithm>

namespace capstan::win {

void WindowTitle::read(HWND window) {
  const int length = InternalGetWindowText(window, buffer_.data(), static_cast<int>(buffer_.size()));
  length_ = static_cast<std::size_t>(std::max(length, 0));
}

}  // namespace capstan::win
