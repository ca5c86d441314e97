// Where an area changes between rows of one colour and others: a page is lines of text and blank bands between them.
#pragma once

#include <cstdint>

#include "core/picture.hpp"

namespace capstan {

struct RowBand {
  std::uint32_t rows = 0;
  bool one_colour = false;
};

// The topmost band of `area` (not empty) of the image: rows of one colour, enough to be worth telling apart, or the
// rows down to such ones.
RowBand first_band(const Picture& image, const Rect& area);

}  // namespace capstan
