// When an event happened, by the timestamp that macOS gave it. Plain C++: it is tested where there is no macOS.
#pragma once

#include <cstdint>

namespace capstan::mac {

// The clock that CGEventGetTimestamp goes by is mach_absolute_time; its header says nanoseconds, and on machines where
// a tick is not a nanosecond some versions of macOS give ticks. So the unit is found out from the events themselves:
// only one of the two lies a moment ago.
class EventTime {
 public:
  // Of mach_timebase_info: a tick is numer / denom nanoseconds.
  EventTime(std::uint32_t numer, std::uint32_t denom) : numer_(numer), denom_(denom) {}

  // How long before `now_ticks` (mach_absolute_time, read first thing in the tap) the event happened, nanoseconds.
  // 0 where the timestamp fits neither unit.
  std::int64_t age(std::uint64_t timestamp, std::uint64_t now_ticks);

 private:
  [[nodiscard]] std::int64_t nanoseconds(std::uint64_t ticks) const;

  std::uint32_t numer_;
  std::uint32_t denom_;
  bool in_ticks_ = false;  // what fitted last: after a start either may fit for a while
};

// Without overflow.
std::int64_t ticks_to_ns(std::uint64_t ticks, std::uint32_t numer, std::uint32_t denom);

}  // namespace capstan::mac
