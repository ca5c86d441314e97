// The monitors, in the order in which Windows numbers them: what WindowInfo::screen counts.
#pragma once

#include <cstdint>
#include <vector>

#include "core/context_store.hpp"
#include "win/windows_api.hpp"

namespace capstan::win {

Rect to_rect(const RECT& rect);

// Physical pixels if the thread asks in those (use_physical_pixels).
std::vector<Rect> monitor_places();

// Of the monitor that shows most of the window, or is nearest to it; 0 when there is none.
std::uint32_t monitor_of(HWND window);

}  // namespace capstan::win
