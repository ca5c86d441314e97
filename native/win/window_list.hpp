// The windows on the screen at one moment, with all that matters to what can be seen of them.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "win/window_registry.hpp"
#include "win/window_stack.hpp"

namespace capstan::win {

// Around all monitors, root coordinates: its corner may be negative. Empty when there is no monitor.
Rect virtual_screen();

struct ListedWindow {
  WindowFacts facts;
  std::shared_ptr<const WindowInfo> info;  // null when it cannot be identified
};

struct WindowList {
  Rect screen;
  std::vector<ListedWindow> windows;  // bottom to top
};

// Nothing when the windows moved while they were read.
std::optional<WindowList> list_windows(WindowRegistry& registry);
// The same windows, by the same names, in the same places.
bool same_windows(const WindowList& a, const WindowList& b);

inline std::uint64_t id_of(HWND window) { return reinterpret_cast<std::uintptr_t>(window); }

// Whether a top-level window is on the screen. `cloaked`: it would be, but the compositor does not draw it (another
// virtual desktop, a suspended app).
struct OnScreen {
  bool visible = false;
  bool cloaked = false;
};
OnScreen on_screen(HWND window);
// GetWindowRect; empty when the window is gone.
Rect window_rect(HWND window);

}  // namespace capstan::win
