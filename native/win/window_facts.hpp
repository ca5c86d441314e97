// Asks Windows what matters to what can be seen of a window.
#pragma once

#include <optional>

#include "win/window_stack.hpp"
#include "win/windows_api.hpp"

namespace capstan::win {

// Of a top-level window that is on the screen. Nothing when it draws nothing, or is gone. What Windows does not tell
// is taken for what shows less.
std::optional<WindowFacts> facts_of(HWND window);

}  // namespace capstan::win
