// What a painted window shows: known colours in a known order, the same for the same seed.
#pragma once

#include <X11/Xlib.h>

#include <cstdint>

namespace test_tool {

enum class PatternKind : std::uint8_t {
  canary,  // a checker of two colours that no other pattern has
  text,    // lines of glyph-like marks on a plain ground
  plain,   // one colour
};

struct Pattern {
  PatternKind kind = PatternKind::text;
  std::uint32_t seed = 1;
};

// 0xRRGGBB. No mean of four colours of the palette and black is one of them.
inline constexpr std::uint32_t canary_colours[2] = {0xC0FFEE, 0xDEAD77};

// One of the colours that the patterns text and plain use.
std::uint32_t palette_colour(std::uint32_t index);
// What a plain pattern fills with, and the ground of a text.
std::uint32_t ground_colour(const Pattern& pattern);

// Paints the whole pattern; `gc` clips it. `alpha`: or-ed to every colour, for windows of 32 bits.
void paint(Display* display, Drawable drawable, GC gc, const Pattern& pattern, unsigned width, unsigned height,
           unsigned long alpha);

}  // namespace test_tool
