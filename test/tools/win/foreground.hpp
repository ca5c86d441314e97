// Giving a window the keyboard, whoever has it now.
#pragma once

#include <windows.h>

namespace test_tool {

// Returns once keys that are injected from now on reach the window or one inside it. Throws std::runtime_error when
// Windows does not allow it.
void bring_to_front(HWND window);

}  // namespace test_tool
