#include "core/picture.hpp"

#include <algorithm>
#include <cstring>

namespace capstan {

bool same_pixels(const Picture& a, const Picture& b, const Rect& where, std::int32_t dy) {
  const std::int32_t bottom = where.y + static_cast<std::int32_t>(where.height);
  for (std::int32_t y = where.y; y < bottom; ++y) {
    const std::size_t bytes = where.width * sizeof(std::uint32_t);
    if (std::memcmp(a.at(where.x, y), b.at(where.x, y + dy), bytes) != 0) return false;
  }
  return true;
}

void copy_pixels(Picture& to, const Picture& from, const Rect& where) {
  const std::int32_t bottom = where.y + static_cast<std::int32_t>(where.height);
  for (std::int32_t y = where.y; y < bottom; ++y) std::copy_n(from.at(where.x, y), where.width, to.at(where.x, y));
}

}  // namespace capstan
