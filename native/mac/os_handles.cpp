// Room for the clocks of macOS. Nothing is recorded here yet, so the standard clock stands in for boot time:
// the real one is mach_continuous_time, which also runs through suspend.
#include <chrono>

#include "core/monotonic_clock.hpp"
#include "core/private_files.hpp"

namespace capstan {

std::int64_t boot_time_ns() {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::int64_t wall_time_ns() {
  return std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
}

PrivateFiles* private_files() { return nullptr; }

}  // namespace capstan
