// A region against a bitmap that holds the same pixels one by one.
#include "core/region.hpp"

#include <algorithm>
#include <limits>
#include <random>

#include "test_case.hpp"

using namespace capstan;
using namespace capstan::test;

namespace {

constexpr std::int32_t side = 48;     // of the bitmap
constexpr std::int32_t origin = -20;  // its first row and column

class Bitmap {
 public:
  template <typename Change>
  void each(Change change) {
    auto bit = bits_.begin();
    for (std::int32_t y = 0; y < side; ++y) {
      for (std::int32_t x = 0; x < side; ++x, ++bit) *bit = change(*bit, x + origin, y + origin);
    }
  }
  bool at(std::int32_t x, std::int32_t y) const {
    if (x < origin || y < origin || x >= origin + side || y >= origin + side) return false;
    return bits_[static_cast<std::size_t>((y - origin) * side + x - origin)];
  }
  std::uint64_t area() const { return static_cast<std::uint64_t>(std::count(bits_.begin(), bits_.end(), true)); }

 private:
  std::vector<bool> bits_ = std::vector<bool>(std::size_t{side} * side);
};

bool within(const Rect& rect, std::int32_t x, std::int32_t y) {
  return x >= rect.x && y >= rect.y && std::int64_t{x} < std::int64_t{rect.x} + rect.width &&
         std::int64_t{y} < std::int64_t{rect.y} + rect.height;
}

std::size_t times_within(const Region& region, std::int32_t x, std::int32_t y) {
  return static_cast<std::size_t>(std::count_if(region.rects().begin(), region.rects().end(),
                                                [&](const Rect& rect) { return within(rect, x, y); }));
}

void check_same(const Region& region, const Bitmap& bitmap) {
  for (std::int32_t y = origin - 1; y <= origin + side; ++y) {
    for (std::int32_t x = origin - 1; x <= origin + side; ++x) {
      check_equal(times_within(region, x, y), bitmap.at(x, y) ? 1 : 0);
    }
  }
  check_equal(region.area(), bitmap.area());
  check_equal(region.empty(), bitmap.area() == 0);
}

class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}
  std::int32_t below(std::int32_t limit) { return static_cast<std::int32_t>(engine_() % static_cast<unsigned>(limit)); }
  // Within the bitmap; sometimes empty.
  Rect rect() {
    const std::int32_t x = below(side);
    const std::int32_t y = below(side);
    return {.x = x + origin,
            .y = y + origin,
            .width = static_cast<std::uint32_t>(below(std::min(side - x, 17) + 1)),
            .height = static_cast<std::uint32_t>(below(std::min(side - y, 17) + 1))};
  }

 private:
  std::mt19937 engine_;
};

void rectangles_added_and_taken_away_leave_the_pixels_of_a_bitmap() {
  Random random(7);
  Region region;
  Bitmap bitmap;
  for (int step = 0; step < 4000; ++step) {
    const Rect rect = random.rect();
    const int action = random.below(20);
    if (action < 9) {
      region.add(rect);
      bitmap.each([&](bool was, auto x, auto y) { return was || within(rect, x, y); });
    } else if (action < 18) {
      region.subtract(rect);
      bitmap.each([&](bool was, auto x, auto y) { return was && !within(rect, x, y); });
    } else {
      const Rect large{.x = origin + random.below(8), .y = origin + random.below(8), .width = 36, .height = 36};
      region.intersect(large);
      bitmap.each([&](bool was, auto x, auto y) { return was && within(large, x, y); });
    }
    if (step % 4 == 0) check_same(region, bitmap);
  }
}

void two_regions_combine_as_their_bitmaps_do() {
  Random random(11);
  for (int round = 0; round < 400; ++round) {
    Region regions[2];
    Bitmap bitmaps[2];
    for (int i = 0; i < 24; ++i) {
      const Rect rect = random.rect();
      regions[i % 2].add(rect);
      bitmaps[i % 2].each([&](bool was, auto x, auto y) { return was || within(rect, x, y); });
    }
    const int action = round % 3;
    if (action == 0) regions[0].add(regions[1]);
    if (action == 1) regions[0].subtract(regions[1]);
    if (action == 2) regions[0].intersect(regions[1]);
    bitmaps[0].each([&](bool was, auto x, auto y) {
      const bool other = bitmaps[1].at(x, y);
      return action == 0 ? was || other : action == 1 ? was && !other : was && other;
    });
    check_same(regions[0], bitmaps[0]);
  }
}

void a_moved_region_has_its_pixels_elsewhere() {
  Region region({.x = -3, .y = -5, .width = 10, .height = 4});
  region.subtract(Rect{.x = 0, .y = -4, .width = 2, .height = 1});
  region.translate(-100, 50);
  check_equal(region.area(), 38);
  check_equal(region.bounds().x, -103);
  check_equal(region.bounds().y, 45);
  check_equal(times_within(region, -100, 46), 0);
  check_equal(times_within(region, -101, 46), 1);
}

void the_same_pixels_are_one_rectangle_again_however_they_were_put_together() {
  Region region;
  for (std::int32_t y = 0; y < 16; ++y) {
    for (std::int32_t x = 0; x < 16; ++x) {
      // Every third first, so that most arrive between others.
      const std::int32_t at = (y * 16 + x) * 3 % 256;
      region.add(Rect{.x = at % 16 * 4, .y = at / 16 * 4, .width = 4, .height = 4});
    }
  }
  check_equal(region.rects().size(), 1);
  check_equal(region.area(), 64 * 64);
}

void a_hole_makes_four_rectangles() {
  Region region({.x = 0, .y = 0, .width = 100, .height = 100});
  region.subtract(Rect{.x = 40, .y = 40, .width = 10, .height = 10});
  check_equal(region.rects().size(), 4);
  check_equal(region.area(), 9900);
}

void coordinates_at_the_end_of_the_range_do_not_wrap() {
  constexpr std::int32_t last = std::numeric_limits<std::int32_t>::max();
  constexpr std::int32_t first = std::numeric_limits<std::int32_t>::min();
  Region region({.x = last - 9, .y = first, .width = 4'000'000'000U, .height = 4'294'967'295U});
  check_equal(region.area(), 10 * 4'294'967'295ULL);
  region.subtract(Rect{.x = first, .y = first + 5, .width = 4'294'967'295U, .height = 4'294'967'290U});
  check_equal(region.area(), 5 * 10 + 4'294'967'290ULL);  // the last column is beyond the rectangle's width
  region.translate(last, 0);
  check(region.empty(), "what left the range is gone");
  check(
      empty(intersection({.x = last, .y = 0, .width = 5, .height = 5}, {.x = first, .y = 0, .width = 5, .height = 5})));
}

void nothing_has_no_bounds_and_adds_nothing() {
  Region region({.x = 5, .y = 5, .width = 0, .height = 7});
  check(region.empty());
  check(empty(region.bounds()));
  region.add(Rect{.x = 1, .y = 1, .width = 3, .height = 0});
  region.add(Region{});
  region.subtract(Rect{.x = 0, .y = 0, .width = 9, .height = 9});
  check(region.empty());
  region.add(Rect{.x = 1, .y = 2, .width = 3, .height = 4});
  region.intersect(Region{});
  check(region.empty());
}

constexpr TestCase cases[] = {
    {"rectangles added and taken away leave the pixels of a bitmap",
     rectangles_added_and_taken_away_leave_the_pixels_of_a_bitmap},
    {"two regions combine as their bitmaps do", two_regions_combine_as_their_bitmaps_do},
    {"a moved region has its pixels elsewhere", a_moved_region_has_its_pixels_elsewhere},
    {"the same pixels are one rectangle again, however they were put together",
     the_same_pixels_are_one_rectangle_again_however_they_were_put_together},
    {"a hole makes four rectangles", a_hole_makes_four_rectangles},
    {"coordinates at the end of the range do not wrap", coordinates_at_the_end_of_the_range_do_not_wrap},
    {"nothing has no bounds and adds nothing", nothing_has_no_bounds_and_adds_nothing},
};

}  // namespace

int main() { return run_cases(cases); }
