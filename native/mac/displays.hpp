// Where the displays stand, in points: root coordinates.
#pragma once

#include <cstdint>
#include <vector>

#include "core/region.hpp"
#include "mac/frameworks/core_graphics.hpp"

namespace capstan::mac {

struct Display {
  CGDirectDisplayID id = 0;
  Rect place;
};

// Any thread. Empty when there is no window server, or no display that is awake.
std::vector<Display> active_displays();
std::vector<Rect> places_of(const std::vector<Display>& displays);
// Around all of them.
Rect bounds_of(const std::vector<Display>& displays);

// Points, rounded to whole ones.
Rect to_rect(const CGRect& rect);

}  // namespace capstan::mac
