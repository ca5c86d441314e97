#include "core/monotonic_clock.hpp"

#include "test_case.hpp"

// The OS folder defines these for the product; here the clocks stand where the test puts them.
namespace {
std::int64_t boot_ns = 5'000;
}  // namespace
std::int64_t capstan::boot_time_ns() { return boot_ns; }
std::int64_t capstan::wall_time_ns() { return 0; }

using namespace capstan;
using namespace capstan::test;

namespace {

constexpr std::int64_t zero_boot_ns = 5'000;

void time_counts_from_the_rings_zero() {
  EventClock clock(zero_boot_ns);
  check_equal(clock.stamp(6'000), 1'000.0);
}

void equal_times_rise_by_one_nanosecond() {
  EventClock clock(zero_boot_ns);
  const double first = clock.stamp(9'000);
  check_equal(clock.stamp(9'000), first + 1);
  check_equal(clock.stamp(8'000), first + 2);
}

void now_is_the_boot_clock() {
  EventClock clock(zero_boot_ns);
  boot_ns = 7'500;
  check_equal(clock.now(), 2'500.0);
}

constexpr TestCase cases[] = {
    {"time counts from the ring's zero", time_counts_from_the_rings_zero},
    {"equal and earlier times still rise, by one nanosecond", equal_times_rise_by_one_nanosecond},
    {"now is the boot clock, whatever the wall clock says", now_is_the_boot_clock},
};

}  // namespace

int main() { return run_cases(cases); }
