#include "pattern.hpp"

#include <array>
#include <random>
#include <vector>

namespace test_tool {
namespace {

constexpr std::array<std::uint32_t, 12> palette{0x1E1E2E, 0xF5F5F5, 0x2E7D32, 0x1565C0, 0xB71C1C, 0xF9A825,
                                                0x6A1B9A, 0x37474F, 0xFFF3E0, 0x00838F, 0x5D4037, 0x9E9D24};

// Even, and the windows stand anywhere: half a frame's size shows it all the same.
constexpr unsigned checker_cell = 8;

void fill(Display* display, Drawable drawable, GC gc, unsigned long pixel, const std::vector<XRectangle>& rectangles) {
  if (rectangles.empty()) return;
  XSetForeground(display, gc, pixel);
  // The server changes nothing of them; Xlib takes them as not const.
  XFillRectangles(display, drawable, gc, const_cast<XRectangle*>(rectangles.data()),
                  static_cast<int>(rectangles.size()));
}

XRectangle rectangle(unsigned x, unsigned y, unsigned width, unsigned height) {
  return {static_cast<short>(x), static_cast<short>(y), static_cast<unsigned short>(width),
          static_cast<unsigned short>(height)};
}

void paint_checker(Display* display, Drawable drawable, GC gc, unsigned width, unsigned height, unsigned long alpha) {
  std::array<std::vector<XRectangle>, 2> cells;
  for (unsigned y = 0; y < height; y += checker_cell) {
    for (unsigned x = 0; x < width; x += checker_cell) {
      cells.at((x / checker_cell + y / checker_cell) % 2).push_back(rectangle(x, y, checker_cell, checker_cell));
    }
  }
  fill(display, drawable, gc, canary_colours[0] | alpha, cells[0]);
  fill(display, drawable, gc, canary_colours[1] | alpha, cells[1]);
}

void paint_text(Display* display, Drawable drawable, GC gc, const Pattern& pattern, unsigned width, unsigned height,
                unsigned long alpha) {
  constexpr unsigned line_height = 18;
  constexpr unsigned advance = 8;
  std::mt19937 random(pattern.seed);
  std::vector<XRectangle> marks;
  for (unsigned y = 4; y + line_height < height; y += line_height) {
    for (unsigned x = 4; x + advance < width; x += advance) {
      const auto bits = static_cast<std::uint32_t>(random());
      if (bits % 6 == 0) continue;  // a space
      marks.push_back(rectangle(x, y + (bits >> 4) % 5, 1 + (bits >> 8) % 2, 4 + (bits >> 12) % 8));
      marks.push_back(rectangle(x, y + (bits >> 16) % 10, 2 + (bits >> 20) % 4, 1));
    }
  }
  fill(display, drawable, gc, palette_colour(pattern.seed * 5 + 1) | alpha, marks);
}

}  // namespace

std::uint32_t palette_colour(std::uint32_t index) { return palette.at(index % palette.size()); }

std::uint32_t ground_colour(const Pattern& pattern) { return palette_colour(pattern.seed * 5); }

void paint(Display* display, Drawable drawable, GC gc, const Pattern& pattern, unsigned width, unsigned height,
           unsigned long alpha) {
  if (pattern.kind == PatternKind::canary) {
    paint_checker(display, drawable, gc, width, height, alpha);
    return;
  }
  fill(display, drawable, gc, ground_colour(pattern) | alpha, {rectangle(0, 0, width, height)});
  if (pattern.kind == PatternKind::text) paint_text(display, drawable, gc, pattern, width, height, alpha);
}

}  // namespace test_tool
