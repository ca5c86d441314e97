#include "core/region.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>

namespace capstan {

namespace {

// Edges are int64: x + width may lie beyond what int32 holds.
using Edge = std::int64_t;
constexpr Edge least = std::numeric_limits<std::int32_t>::min();
constexpr Edge most = Edge{std::numeric_limits<std::int32_t>::max()} + 1;

Edge right(const Rect& rect) { return Edge{rect.x} + rect.width; }
Edge bottom(const Rect& rect) { return Edge{rect.y} + rect.height; }

// Cut to the coordinates that a Rect can name.
Rect from_edges(Edge x0, Edge y0, Edge x1, Edge y1) {
  x0 = std::clamp(x0, least, most);
  x1 = std::clamp(x1, least, most);
  y0 = std::clamp(y0, least, most);
  y1 = std::clamp(y1, least, most);
  if (x0 >= x1 || y0 >= y1) return {};
  return {.x = static_cast<std::int32_t>(x0),
          .y = static_cast<std::int32_t>(y0),
          .width = static_cast<std::uint32_t>(x1 - x0),
          .height = static_cast<std::uint32_t>(y1 - y0)};
}

Rect clipped(const Rect& rect) { return from_edges(rect.x, rect.y, right(rect), bottom(rect)); }

// Walks the bands of one side from top to bottom.
class Bands {
 public:
  explicit Bands(std::span<const Rect> rects) : rects_(rects) { find_end(); }

  // The band that holds row y; empty when there is none. y never falls.
  std::span<const Rect> at(Edge y) {
    while (!band_.empty() && bottom(band_.front()) <= y) {
      rects_ = rects_.subspan(band_.size());
      find_end();
    }
    if (band_.empty() || band_.front().y > y) return {};
    return band_;
  }
  // Where the answer of at(y) changes next.
  Edge next_edge(Edge y) const {
    if (band_.empty()) return most;
    return band_.front().y > y ? band_.front().y : bottom(band_.front());
  }

 private:
  void find_end() {
    std::size_t size = 0;
    while (size < rects_.size() && rects_[size].y == rects_.front().y) ++size;
    band_ = rects_.first(size);
  }

  std::span<const Rect> rects_;
  std::span<const Rect> band_;
};

// The x edges of a band, one after the other: left, right, left, right …
class Edges {
 public:
  explicit Edges(std::span<const Rect> band) : band_(band) {}
  bool inside() const { return inside_; }
  Edge next() const {
    if (band_.empty()) return most;
    return inside_ ? right(band_.front()) : band_.front().x;
  }
  void pass(Edge x) {
    if (band_.empty() || next() != x) return;
    if (inside_) band_ = band_.subspan(1);
    inside_ = !inside_;
  }

 private:
  std::span<const Rect> band_;
  bool inside_ = false;
};

// Appends the band y0 to y1 of the result.
template <typename Keep>
void combine_band(std::span<const Rect> a, std::span<const Rect> b, Edge y0, Edge y1, Keep keep,
                  std::vector<Rect>& result) {
  Edges left(a);
  Edges other(b);
  bool kept = false;
  Edge from = 0;
  for (;;) {
    const Edge x = std::min(left.next(), other.next());
    left.pass(x);
    other.pass(x);
    const bool keeps = keep(left.inside(), other.inside());
    if (keeps && !kept) from = x;
    if (kept && !keeps) result.push_back(from_edges(from, y0, x, y1));
    kept = keeps;
    if (x == most) return;
  }
}

// Makes one of the last two bands when they touch and have the same spans. Returns where the last band begins.
std::size_t join_bands(std::vector<Rect>& result, std::size_t before, std::size_t last) {
  const std::size_t size = result.size() - last;
  if (size == 0 || last - before != size || bottom(result[before]) != result[last].y) return last;
  for (std::size_t i = 0; i < size; ++i) {
    if (result[before + i].x != result[last + i].x || result[before + i].width != result[last + i].width) return last;
  }
  for (std::size_t i = 0; i < size; ++i) result[before + i].height += result[last + i].height;
  result.resize(last);
  return before;
}

// keep(in a, in b): whether a pixel belongs to the result; never for a pixel in neither.
template <typename Keep>
std::vector<Rect> combine(std::span<const Rect> a, std::span<const Rect> b, Keep keep) {
  std::vector<Rect> result;
  result.reserve(a.size() + b.size());
  Bands ones(a);
  Bands others(b);
  std::size_t before = 0;  // where the band before begins
  for (Edge y0 = least; y0 < most;) {
    const auto one = ones.at(y0);
    const auto other = others.at(y0);
    const Edge y1 = std::min(ones.next_edge(y0), others.next_edge(y0));
    const std::size_t last = result.size();
    if (!one.empty() || !other.empty()) combine_band(one, other, y0, y1, keep, result);
    if (result.size() > last) before = join_bands(result, before, last);
    y0 = y1;
  }
  return result;
}

}  // namespace

Rect intersection(const Rect& a, const Rect& b) {
  return from_edges(std::max(a.x, b.x), std::max(a.y, b.y), std::min(right(a), right(b)),
                    std::min(bottom(a), bottom(b)));
}

Rect bounding(const Rect& a, const Rect& b) {
  if (empty(a)) return b;
  if (empty(b)) return a;
  return from_edges(std::min(a.x, b.x), std::min(a.y, b.y), std::max(right(a), right(b)),
                    std::max(bottom(a), bottom(b)));
}

Region::Region(const Rect& rect) {
  const Rect whole = clipped(rect);
  if (!capstan::empty(whole)) rects_.push_back(whole);
}

void Region::add(const Rect& rect) { add(Region(rect)); }

void Region::add(const Region& other) {
  if (other.empty()) return;
  rects_ = combine(rects_, other.rects_, [](bool a, bool b) { return a || b; });
}

void Region::subtract(const Rect& rect) { subtract(Region(rect)); }

void Region::subtract(const Region& other) {
  if (capstan::empty(intersection(bounds(), other.bounds()))) return;
  rects_ = combine(rects_, other.rects_, [](bool a, bool b) { return a && !b; });
}

void Region::intersect(const Rect& rect) { intersect(Region(rect)); }

void Region::intersect(const Region& other) {
  rects_ = combine(rects_, other.rects_, [](bool a, bool b) { return a && b; });
}

void Region::translate(std::int32_t dx, std::int32_t dy) {
  for (Rect& rect : rects_) {
    rect = from_edges(Edge{rect.x} + dx, Edge{rect.y} + dy, right(rect) + dx, bottom(rect) + dy);
  }
  std::erase_if(rects_, [](const Rect& rect) { return capstan::empty(rect); });
}

std::uint64_t Region::area() const {
  std::uint64_t sum = 0;
  for (const Rect& rect : rects_) sum += capstan::area(rect);
  return sum;
}

Rect Region::bounds() const {
  Rect all;
  for (const Rect& rect : rects_) all = bounding(all, rect);
  return all;
}

}  // namespace capstan
