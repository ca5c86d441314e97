// How often an event tap that macOS disables is enabled again before the capture is given up. Plain C++.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace capstan::mac {

// macOS disables a tap that is slow, and one whose permission was taken away; the latter again at once, each time.
class TapPatience {
 public:
  // boot_ns rises from call to call. False: it was disabled too often of late.
  bool may_enable(std::int64_t boot_ns) {
    std::int64_t& oldest = times_[next_];
    if (full_ && boot_ns - oldest < within_ns) return false;
    oldest = boot_ns;
    next_ = (next_ + 1) % times_.size();
    full_ = full_ || next_ == 0;
    return true;
  }

  static constexpr std::size_t times = 10;
  static constexpr std::int64_t within_ns = 10'000'000'000;

 private:
  std::array<std::int64_t, times> times_{};
  std::size_t next_ = 0;
  bool full_ = false;
};

}  // namespace capstan::mac
