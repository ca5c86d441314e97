// What Windows says about the pointer: the screen that it moves on, and how the person has set the mouse. Asked anew
// each time, since both may change while we record.
#pragma once

#include <cstdint>
#include <optional>

#include "win/pointer.hpp"

namespace capstan::win {

// Physical pixels, on a thread that called use_physical_pixels().
Bounds pointer_bounds();
// Nothing when another desktop has the pointer.
std::optional<Place> pointer_place();
ClickRule click_rule();
// Whether the kernel has the button down. button: W3C, as the hook gets it: after a left-handed swap.
bool button_is_down(std::uint8_t button);

}  // namespace capstan::win
