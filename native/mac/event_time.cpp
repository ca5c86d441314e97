#include "mac/event_time.hpp"

#include <optional>

namespace capstan::mac {
namespace {

// An event that waited longer was not delivered in earnest: macOS disables a tap that is slower.
constexpr std::int64_t oldest_ns = 10'000'000'000;
// By how much the timestamp may lie after our own reading of the clock: rounding.
constexpr std::int64_t rounding_ns = 1'000'000;

std::optional<std::int64_t> age_of(std::int64_t then_ns, std::int64_t now_ns) {
  const std::int64_t age = now_ns - then_ns;
  if (age < -rounding_ns || age > oldest_ns) return std::nullopt;
  return age < 0 ? 0 : age;
}

}  // namespace

std::int64_t ticks_to_ns(std::uint64_t ticks, std::uint32_t numer, std::uint32_t denom) {
  if (denom == 0) return static_cast<std::int64_t>(ticks);
  return static_cast<std::int64_t>(ticks / denom * numer + ticks % denom * numer / denom);
}

std::int64_t EventTime::nanoseconds(std::uint64_t ticks) const { return ticks_to_ns(ticks, numer_, denom_); }

std::int64_t EventTime::age(std::uint64_t timestamp, std::uint64_t now_ticks) {
  const std::int64_t now_ns = nanoseconds(now_ticks);
  const auto as_ns = age_of(static_cast<std::int64_t>(timestamp), now_ns);
  const auto as_ticks = age_of(nanoseconds(timestamp), now_ns);
  if (as_ns && as_ticks) return in_ticks_ ? *as_ticks : *as_ns;
  if (!as_ns && !as_ticks) return 0;
  in_ticks_ = as_ticks.has_value();
  return in_ticks_ ? *as_ticks : *as_ns;
}

}  // namespace capstan::mac
