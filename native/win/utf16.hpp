// Surrogate pairs of UTF-16.
#pragma once

#include <cstdint>

namespace capstan::win {

constexpr bool is_high_surrogate(std::uint32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
constexpr bool is_low_surrogate(std::uint32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }
constexpr std::uint32_t join_surrogates(std::uint32_t high, std::uint32_t low) {
  return 0x1'0000 + ((high - 0xD800) << 10U) + (low - 0xDC00);
}

}  // namespace capstan::win
