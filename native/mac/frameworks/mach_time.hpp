// What Capstan uses of libSystem's mach/mach_time.h. See core_foundation.hpp for why it is declared here.
#pragma once

#include <cstdint>

struct mach_timebase_info_data_t {
  std::uint32_t numer;
  std::uint32_t denom;
};

// clang-format off
extern "C" {
int mach_timebase_info(mach_timebase_info_data_t*);
std::uint64_t mach_absolute_time();
std::uint64_t mach_continuous_time();
}
// clang-format on
