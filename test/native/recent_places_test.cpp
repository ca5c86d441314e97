// Where windows have been a moment ago, and may still be seen fading.
#include "win/recent_places.hpp"

#include "test_case.hpp"

using namespace capstan;
using namespace capstan::test;
using namespace capstan::win;

namespace {

constexpr Rect here{.x = 10, .y = 10, .width = 20, .height = 20};
constexpr Rect there{.x = 200, .y = 10, .width = 20, .height = 20};
constexpr std::int64_t recent = RecentPlaces::recent_ns;

bool holds(const Region& region, const Rect& rect) {
  Region rest{rect};
  rest.subtract(region);
  return rest.empty();
}

void the_place_of_a_denied_window_that_went_stays_hidden_for_a_while() {
  RecentPlaces places;
  places.seen(1, here, 0);
  places.gone(1, 1000);
  check(holds(places.left(1000 + recent - 1), here));
  check(places.left(1000 + recent).empty());
  check_equal(places.settled_at(), 1000 + recent);
}

void the_place_that_a_denied_window_moved_from_stays_hidden_for_a_while() {
  RecentPlaces places;
  places.seen(1, here, 0);
  places.seen(1, there, 1000);
  check_equal(places.left(1000).area(), area(here));
  check(holds(places.left(1000), here));
}

void an_allowed_window_leaves_nothing_behind() {
  RecentPlaces places;
  places.seen(1, here, 0);
  places.judged(1, true);
  places.seen(1, there, 1000);
  places.gone(1, 2000);
  check(places.left(2000).empty());
}

void a_window_that_nobody_has_judged_counts_as_denied() {
  RecentPlaces places;
  places.seen(1, here, 0);
  places.judged(1, true);
  places.gone(1, 1000);
  places.seen(1, here, 2000);  // perhaps another window with the same handle
  places.gone(1, 3000);
  check(holds(places.left(3000), here));
}

void a_window_that_slid_away_may_be_anywhere() {
  RecentPlaces places;
  places.seen(1, here, 0);
  places.gone(1, 1000, true);
  check(holds(places.left(1000), {.x = -20000, .y = -20000, .width = 60000, .height = 60000}));
}

void a_window_rests_once_it_has_not_moved_for_a_while() {
  RecentPlaces places;
  check(!places.rests(1, recent));
  places.seen(1, here, 0);
  check(!places.rests(1, recent - 1));
  places.seen(1, here, recent - 1);
  check(places.rests(1, recent));
  places.seen(1, there, recent);
  check(!places.rests(1, recent + 1));
  check(places.rests(1, 2 * recent));
}

void a_window_that_comes_back_does_not_rest_at_once() {
  RecentPlaces places;
  places.seen(1, here, 0);
  places.gone(1, recent);
  places.seen(1, here, recent + 1);
  check(!places.rests(1, recent + 2));
}

void however_many_windows_went_all_their_places_stay_hidden() {
  RecentPlaces places;
  const auto place_of = [](std::int32_t i) { return Rect{.x = 5 * i, .y = 3 * i, .width = 4, .height = 4}; };
  for (std::int32_t i = 0; i < 1000; ++i) {
    const auto id = static_cast<std::uint64_t>(i);
    places.seen(id, place_of(i), i);
    places.gone(id, i);
  }
  const Region left = places.left(1000);
  for (std::int32_t i = 0; i < 1000; ++i) check(holds(left, place_of(i)));
  check(places.left(1000 + recent).empty());
}

constexpr TestCase cases[] = {
    {"the place of a denied window that went stays hidden for a while",
     the_place_of_a_denied_window_that_went_stays_hidden_for_a_while},
    {"the place that a denied window moved from stays hidden for a while",
     the_place_that_a_denied_window_moved_from_stays_hidden_for_a_while},
    {"an allowed window leaves nothing behind", an_allowed_window_leaves_nothing_behind},
    {"a window that nobody has judged counts as denied", a_window_that_nobody_has_judged_counts_as_denied},
    {"a window that slid away may be anywhere", a_window_that_slid_away_may_be_anywhere},
    {"a window rests once it has not moved for a while", a_window_rests_once_it_has_not_moved_for_a_while},
    {"a window that comes back does not rest at once", a_window_that_comes_back_does_not_rest_at_once},
    {"however many windows went, all their places stay hidden", however_many_windows_went_all_their_places_stay_hidden},
};

}  // namespace

int main() { return run_cases(cases); }
