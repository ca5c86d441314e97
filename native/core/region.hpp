// A set of pixels as rectangles that do not overlap: what of a window is visible, trusted or changed.
#pragma once

#include <vector>

#include "core/context_store.hpp"

namespace capstan {

// The common part; empty (width 0 or height 0) when there is none.
Rect intersection(const Rect& a, const Rect& b);
// The smallest rectangle around both; an empty one does not count.
Rect bounding(const Rect& a, const Rect& b);
inline bool empty(const Rect& rect) { return rect.width == 0 || rect.height == 0; }
inline std::uint64_t area(const Rect& rect) { return std::uint64_t{rect.width} * rect.height; }

// Exact for every rectangle whose pixels all have int32 coordinates; pixels beyond are left out.
class Region {
 public:
  Region() = default;
  explicit Region(const Rect& rect);

  void add(const Rect& rect);
  void add(const Region& other);
  void subtract(const Rect& rect);
  void subtract(const Region& other);
  void intersect(const Rect& rect);
  void intersect(const Region& other);
  void translate(std::int32_t dx, std::int32_t dy);
  void clear() { rects_.clear(); }

  [[nodiscard]] bool empty() const { return rects_.empty(); }
  [[nodiscard]] std::uint64_t area() const;
  [[nodiscard]] Rect bounds() const;
  // Disjoint, none empty, in no particular order.
  [[nodiscard]] const std::vector<Rect>& rects() const { return rects_; }

 private:
  // In bands: sorted by y, then x; rectangles of one band share y and height, and none touches the next one of its
  // band. Two bands that touch differ. So the same pixels are always the same rectangles, and an operation is one walk
  // over both sides.
  std::vector<Rect> rects_;
};

}  // namespace capstan
