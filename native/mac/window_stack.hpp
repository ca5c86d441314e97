// What of the windows a frame may show. Plain C++: it is tested where there is no macOS.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "core/pixel_mask.hpp"
#include "mac/window_list.hpp"

namespace capstan::mac {

// What visible_parts() is to be asked with, bottom to top. allowed: the policy's word; never asked about a window that
// cannot be identified, or that its program keeps out of pictures: those are denied.
//
// Each window covers all of its rectangle, seen through or not. What does not count as a cover: a window that draws
// nothing (alpha 0), and the system shell's own panes that span a whole display and are glass but for a few pixels (the
// Dock's, Notification Center's). The picture is made of allowed windows only, so that no pixel of theirs can be in it.
std::vector<StackedWindow> stack_of(const WindowList& list, std::span<const Rect> displays,
                                    const std::function<bool(const ListedWindow&)>& allowed);

}  // namespace capstan::mac
