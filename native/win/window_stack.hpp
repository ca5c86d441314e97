// What of the windows may be seen, by what Windows says of them. Plain C++: it is tested where there is no Windows.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/pixel_mask.hpp"

namespace capstan::win {

// A top-level window that is on the screen. Places in root coordinates.
struct WindowFacts {
  std::uint64_t id = 0;
  Rect rect;                      // GetWindowRect: with borders to resize by, which nobody sees
  Rect frame;                     // what the window draws itself into
  std::optional<Region> outline;  // SetWindowRgn
  std::uint32_t corner = 0;       // side of the squares that rounded corners lie in; 0: not rounded
  bool see_through = false;       // what lies below may shine through
  bool withheld = false;          // its program keeps it out of pictures: they show something else in its place
  bool backdrop = false;          // the shell's desktop: wallpaper and icons
  bool allowed = false;
};

// Whether both are the same window, as far as what can be seen of it goes. `allowed` is not compared.
bool same_place(const WindowFacts& a, const WindowFacts& b);

// All that the window may have drawn on.
Rect cover_of(const WindowFacts& window);

// What visible_parts() is to be asked with, bottom to top.
//
// A window that is not allowed covers all it may have drawn on. An allowed one shows, and covers, what is surely its
// own: what it draws itself into, cut to its outline, without rounded corners. Where something may shine through, it
// shows itself only where nothing below is denied. The shell's desktop does not count there: every window that blurs
// the wallpaper would be black else.
std::vector<StackedWindow> stack_of(std::span<const WindowFacts> bottom_to_top);

}  // namespace capstan::win
