// Time that runs through suspend and never steps. One function, defined in the OS folder's os_handles or here per OS.
#pragma once

#include <algorithm>
#include <cstdint>

namespace capstan {

// Nanoseconds since boot, suspend included (CLOCK_BOOTTIME, mach_continuous_time, QueryInterruptTimePrecise).
std::int64_t boot_time_ns();
// Nanoseconds since the Unix epoch by the wall clock.
std::int64_t wall_time_ns();

// Maps boot time to the ring's time_ns and keeps it strictly rising, so that time alone orders all events.
// Hook thread only.
class EventClock {
 public:
  // zero_boot_ns: the boot time that time_ns counts from; the same over pause and resume.
  explicit EventClock(std::int64_t zero_boot_ns) : zero_boot_ns_(zero_boot_ns) {}

  // At least one nanosecond after the time given before.
  double stamp(std::int64_t boot_ns) {
    last_ns_ = std::max(boot_ns - zero_boot_ns_, last_ns_ + 1);
    return static_cast<double>(last_ns_);
  }
  double now() { return stamp(boot_time_ns()); }

 private:
  std::int64_t zero_boot_ns_;
  std::int64_t last_ns_ = 0;
};

}  // namespace capstan
