#include "core/monotonic_clock.hpp"

#include "test_case.hpp"

// The OS folder defines these for the product; here the clocks stand where the test puts them.
namespace {
std::int64_t boot_ns = 5'000;
std::int64_t wall_ns = 1'700'000'000'000'000'000;
}  // namespace
std::int64_t capstan::boot_time_ns() { return boot_ns; }
std::int64_t capstan::wall_time_ns() { return wall_ns; }

using namespace capstan;
using namespace capstan::test;

namespace {

constexpr double epoch_ms = 1'700'000'000'000.0;

void time_counts_from_the_rings_zero() {
  wall_ns = 1'700'000'000'000'000'000;
  EventClock clock(epoch_ms);
  check_equal(clock.stamp(6'000), 1'000.0);
}

void equal_times_rise_by_one_nanosecond() {
  EventClock clock(epoch_ms);
  const double first = clock.stamp(9'000);
  check_equal(clock.stamp(9'000), first + 1);
  check_equal(clock.stamp(8'000), first + 2);
}

void a_step_of_the_wall_clock_changes_nothing() {
  EventClock clock(epoch_ms);
  const double before = clock.stamp(10'000);
  wall_ns -= 3'600'000'000'000;
  check_equal(clock.stamp(11'000), before + 1'000);
  wall_ns += 3'600'000'000'000;
}

constexpr TestCase cases[] = {
    {"time counts from the ring's zero", time_counts_from_the_rings_zero},
    {"equal and earlier times still rise, by one nanosecond", equal_times_rise_by_one_nanosecond},
    {"a step of the wall clock changes nothing", a_step_of_the_wall_clock_changes_nothing},
};

}  // namespace

int main() { return run_cases(cases); }
