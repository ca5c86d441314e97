// Colours and the indices they are told by.
#include "core/palette.hpp"

#include <algorithm>
#include <vector>

#include "test_case.hpp"

using namespace capstan;
using namespace capstan::test;

namespace {

// Grey levels and their neighbours: many with the same low bits.
std::vector<std::uint32_t> colours(std::uint32_t count) {
  std::vector<std::uint32_t> made;
  for (std::uint32_t i = 0; i < count; ++i) made.push_back(i << 16 | (i * 7 & 0xFFU) << 8);
  return made;
}

void colours_are_numbered_in_the_order_in_which_they_come() {
  Palette palette;
  const std::vector<std::uint32_t> pixels{9, 9, 9, 9, 9, 9, 9, 9, 9, 4, 9, 0, 0xFFFFFF, 4, 4, 4, 0, 0, 0, 0, 9};
  std::vector<std::uint8_t> indices(pixels.size());
  check(palette.index(pixels.data(), pixels.size(), indices.data()));
  check_equal(palette.size(), 4);
  const std::uint32_t wanted[] = {9, 4, 0, 0xFFFFFF};
  check(std::equal(wanted, wanted + 4, palette.colours()));
  for (std::size_t i = 0; i < pixels.size(); ++i) check_equal(palette.colours()[indices[i]], pixels[i]);
}

void the_257th_colour_is_one_too_many_and_changes_nothing_before_it() {
  Palette palette;
  const std::vector<std::uint32_t> pixels = colours(257);
  std::vector<std::uint8_t> indices(pixels.size());
  check(palette.index(pixels.data(), 256, indices.data()));
  check(!palette.index(pixels.data(), 257, indices.data()));
  check_equal(palette.size(), 256);
  check(std::equal(pixels.begin(), pixels.begin() + 256, palette.colours()));
  check(palette.index(pixels.data(), 256, indices.data()), "the 256 are still good");
  check_equal(indices[255], 255);
}

void a_cleared_palette_has_forgotten_however_often_it_was_cleared() {
  Palette palette;
  const std::vector<std::uint32_t> pixels = colours(200);
  std::vector<std::uint8_t> indices(pixels.size());
  for (std::uint32_t round = 0; round < 70'000; ++round) {
    palette.clear();
    check(palette.index(pixels.data() + round % 2, 100, indices.data()));
    check_equal(palette.size(), 100);
    check_equal(indices[99], 99);
  }
}

constexpr TestCase cases[] = {
    {"colours are numbered in the order in which they come", colours_are_numbered_in_the_order_in_which_they_come},
    {"the 257th colour is one too many, and changes nothing before it",
     the_257th_colour_is_one_too_many_and_changes_nothing_before_it},
    {"a cleared palette has forgotten, however often it was cleared",
     a_cleared_palette_has_forgotten_however_often_it_was_cleared},
};

}  // namespace

int main() { return run_cases(cases); }
