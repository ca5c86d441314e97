#include "win/fresh_pixels.hpp"

namespace capstan::win {
namespace {

// Of one reading: each is a call, and one call for more pixels is less work than many for few.
constexpr std::size_t most_pieces = 64;

}  // namespace

Region FreshPixels::missing(const Region& visible) const {
  Region missing = visible;
  missing.subtract(fresh_);
  if (missing.rects().size() <= most_pieces) return missing;
  Region coarse = visible;
  coarse.intersect(missing.bounds());
  return coarse;
}

}  // namespace capstan::win
