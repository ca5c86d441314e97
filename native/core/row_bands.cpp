#include "core/row_bands.hpp"

#include <cstring>

namespace capstan {

namespace {

// A blank band that is smaller costs less as part of its surroundings than as a rectangle of its own.
constexpr std::uint64_t least_blank_pixels = 512;
// One palette serves so many rows at most, so that an area far down does not pay for the colours at the top.
constexpr std::uint32_t most_rows = 64;

// How many rows from the top are of one colour, the same one.
std::uint32_t blank_rows(const Picture& image, const Rect& area) {
  const std::uint32_t* const first = image.at(area.x, area.y);
  const std::size_t bytes = area.width * sizeof *first;
  if (std::memcmp(first, first + 1, bytes - sizeof *first) != 0) return 0;
  std::uint32_t rows = 1;
  while (rows < area.height &&
         std::memcmp(first, image.at(area.x, area.y + static_cast<std::int32_t>(rows)), bytes) == 0) {
    ++rows;
  }
  return rows;
}

}  // namespace

RowBand first_band(const Picture& image, const Rect& area) {
  RowBand band;
  while (band.rows < area.height) {
    Rect rest = area;
    rest.y += static_cast<std::int32_t>(band.rows);
    rest.height -= band.rows;
    const std::uint32_t blank = blank_rows(image, rest);
    if (blank == area.height || std::uint64_t{blank} * area.width >= least_blank_pixels) {
      return band.rows == 0 ? RowBand{.rows = blank, .one_colour = true} : band;
    }
    band.rows += blank == 0 ? 1 : blank;
    if (band.rows >= most_rows) return band;
  }
  return band;
}

}  // namespace capstan
