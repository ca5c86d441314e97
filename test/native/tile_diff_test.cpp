// What tile_diff finds, against the same question asked of one pixel after the other.
#include "core/tile_diff.hpp"

#include <algorithm>
#include <random>
#include <vector>

#include "test_case.hpp"

using namespace capstan;
using namespace capstan::test;

namespace {

constexpr std::uint32_t width = 150;  // not a multiple of a tile
constexpr std::uint32_t height = 45;

std::uint32_t& pixel(Picture& picture, std::uint32_t x, std::uint32_t y) {
  return *picture.at(static_cast<std::int32_t>(x), static_cast<std::int32_t>(y));
}

class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(engine_()) % limit; }
  std::uint32_t colour() { return static_cast<std::uint32_t>(engine_()) & 0xFFFFFF; }
  Rect rect() {
    const std::uint32_t x = below(width);
    const std::uint32_t y = below(height);
    return {.x = static_cast<std::int32_t>(x),
            .y = static_cast<std::int32_t>(y),
            .width = 1 + below(width - x),
            .height = 1 + below(height - y)};
  }

 private:
  std::mt19937 engine_;
};

void changed_pixels_are_taken_and_their_tiles_marked_whatever_the_high_byte() {
  Random random(3);
  for (const std::uint32_t scale : {1U, 2U}) {
    for (int round = 0; round < 300; ++round) {
      Picture kept(width, height);
      for (std::uint32_t i = 0; i < width * height; ++i) pixel(kept, i % width, i / width) = random.colour();
      const Rect where = random.rect();
      const std::size_t stride = where.width + random.below(9);
      std::vector<std::uint32_t> incoming(stride * where.height, 0xDEADBEEF);

      TileSet changed(width, height, scale);
      TileSet wanted_changed = changed;
      Picture wanted = kept;
      const std::uint32_t rarity = 1 + random.below(400);
      for (std::uint32_t y = 0; y < where.height; ++y) {
        for (std::uint32_t x = 0; x < where.width; ++x) {
          const std::uint32_t at_x = static_cast<std::uint32_t>(where.x) + x;
          const std::uint32_t at_y = static_cast<std::uint32_t>(where.y) + y;
          if (random.below(rarity) == 0) {
            pixel(wanted, at_x, at_y) ^= 1U << random.below(24);
            wanted_changed.row(at_y / (tile_height * scale))[at_x / (tile_width * scale)] = 1;
          }
          incoming[y * stride + x] = pixel(wanted, at_x, at_y) | random.below(256) << 24;
        }
      }
      take_changes(kept, where, incoming.data(), stride, changed);
      check(same_pixels(kept, wanted, kept.bounds()), "the picture is not what came in");
      for (std::uint32_t row = 0; row < changed.rows(); ++row) {
        check(std::equal(changed.row(row), changed.row(row) + changed.columns(), wanted_changed.row(row)),
              "a tile is marked that did not change, or not marked that did");
      }
    }
  }
}

void marks_of_before_stay() {
  Picture kept(width, height);
  TileSet changed(width, height);
  changed.row(1)[2] = 1;
  const std::vector<std::uint32_t> black(width);
  take_changes(kept, kept.bounds(), black.data(), 0, changed);
  check_equal(changed.row(1)[2], 1);
}

void a_stride_of_0_repeats_one_row() {
  Picture kept(width, height);
  TileSet changed(width, height);
  const std::vector<std::uint32_t> row(width, 0x00ABCDEF);
  take_changes(kept, {.x = 3, .y = 5, .width = 20, .height = 30}, row.data(), 0, changed);
  check_equal(pixel(kept, 22, 34), 0xABCDEF);
  check_equal(pixel(kept, 22, 35), 0);
}

void the_bounds_of_a_difference_are_tight() {
  Random random(4);
  for (int round = 0; round < 2000; ++round) {
    Picture a(width, height);
    Picture b(width, height);
    const Rect within = random.rect();
    std::uint32_t left = width;
    std::uint32_t top = height;
    std::uint32_t right = 0;
    std::uint32_t bottom = 0;
    for (std::uint32_t i = random.below(6); i > 0; --i) {
      const std::uint32_t x = random.below(width);
      const std::uint32_t y = random.below(height);
      pixel(a, x, y) = 1 + random.below(0xFFFFFF);
      if (empty(intersection(
              within,
              {.x = static_cast<std::int32_t>(x), .y = static_cast<std::int32_t>(y), .width = 1, .height = 1}))) {
        continue;
      }
      left = std::min(left, x);
      top = std::min(top, y);
      right = std::max(right, x + 1);
      bottom = std::max(bottom, y + 1);
    }
    const Rect found = difference(a, b, within);
    if (right == 0) {
      check(empty(found), "a difference where there is none");
      continue;
    }
    check_equal(found.x, left);
    check_equal(found.y, top);
    check_equal(found.width, right - left);
    check_equal(found.height, bottom - top);
  }
}

void the_tiles_of_a_picture_cover_it_once() {
  const TileSet tiles(width, height, 2);
  Region covered;
  for (std::uint32_t row = 0; row < tiles.rows(); ++row) {
    for (std::uint32_t column = 0; column < tiles.columns(); ++column) {
      const std::uint64_t before = covered.area();
      covered.add(tiles.area(column, row));
      check_equal(covered.area(), before + area(tiles.area(column, row)));
    }
  }
  check_equal(covered.area(), width * height);
}

constexpr TestCase cases[] = {
    {"changed pixels are taken and their tiles marked, whatever the high byte",
     changed_pixels_are_taken_and_their_tiles_marked_whatever_the_high_byte},
    {"marks of before stay", marks_of_before_stay},
    {"a stride of 0 repeats one row", a_stride_of_0_repeats_one_row},
    {"the bounds of a difference are tight", the_bounds_of_a_difference_are_tight},
    {"the tiles of a picture cover it once", the_tiles_of_a_picture_cover_it_once},
};

}  // namespace

int main() { return run_cases(cases); }
