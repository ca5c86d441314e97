// The compositor (DWM), found at run time: what it draws of a window may differ from what the window manager says.
#pragma once

#include <cstdint>
#include <optional>

#include "core/context_store.hpp"
#include "win/windows_api.hpp"

namespace capstan::win {

// Not drawn although it is visible: on another virtual desktop, or a suspended app. False when nobody knows.
bool compositor_cloaks(HWND window);
// What is drawn of the window, without its shadow and without the invisible borders to resize by; physical pixels.
// `whole` where there is no compositor to ask, empty where it does not answer.
Rect drawn_frame(HWND window, const Rect& whole);
// Its backdrop is what lies behind, blurred (acrylic).
bool blurs_what_is_behind(HWND window);
// Returns once the compositor has drawn everything that was asked for before.
void wait_for_compositor();
// The side of the squares that the rounded corners of a window lie in; 0 before Windows 11.
std::uint32_t corner_of(HWND window);
// The width of the lines that the compositor blends with what is behind, around its frame.
std::uint32_t edge_of(HWND window);

}  // namespace capstan::win
