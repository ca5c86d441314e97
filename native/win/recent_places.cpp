#include "win/recent_places.hpp"

#include <algorithm>

namespace capstan::win {
namespace {

// Of more, the oldest are taken for one large place that was left with the newer of them.
constexpr std::size_t most_left = 128;
constexpr Rect everywhere{.x = INT32_MIN / 2, .y = INT32_MIN / 2, .width = INT32_MAX, .height = INT32_MAX};

bool same_rect(const Rect& a, const Rect& b) {
  return a.x == b.x && a.y == b.y && a.width == b.width && a.height == b.height;
}

}  // namespace

void RecentPlaces::seen(std::uint64_t window, const Rect& cover, std::int64_t now_ns) {
  const auto [found, is_new] = now_.try_emplace(window, Place{cover, now_ns, false});
  Place& place = found->second;
  if (is_new || same_rect(place.cover, cover)) return;
  if (!place.allowed) leave(place.cover, now_ns);
  place.cover = cover;
  place.since_ns = now_ns;
}

void RecentPlaces::gone(std::uint64_t window, std::int64_t now_ns, bool slid_away) {
  const auto found = now_.find(window);
  if (found == now_.end()) return;
  if (!found->second.allowed) leave(slid_away ? everywhere : found->second.cover, now_ns);
  now_.erase(found);
}

void RecentPlaces::judged(std::uint64_t window, bool allowed) {
  const auto found = now_.find(window);
  if (found != now_.end()) found->second.allowed = allowed;
}

std::vector<std::uint64_t> RecentPlaces::windows() const {
  std::vector<std::uint64_t> windows;
  windows.reserve(now_.size());
  for (const auto& entry : now_) windows.push_back(entry.first);
  return windows;
}

bool RecentPlaces::rests(std::uint64_t window, std::int64_t now_ns) const {
  const auto found = now_.find(window);
  return found != now_.end() && now_ns - found->second.since_ns >= recent_ns;
}

Region RecentPlaces::left(std::int64_t now_ns) const {
  Region region;
  for (const Left& place : left_) {
    if (place.until_ns > now_ns) region.add(place.cover);
  }
  return region;
}

std::int64_t RecentPlaces::settled_at() const {
  std::int64_t at = 0;
  for (const auto& entry : now_) at = std::max(at, entry.second.since_ns + recent_ns);
  for (const Left& place : left_) at = std::max(at, place.until_ns);
  return at;
}

void RecentPlaces::leave(const Rect& cover, std::int64_t now_ns) {
  std::erase_if(left_, [now_ns](const Left& place) { return place.until_ns <= now_ns; });
  if (left_.size() >= most_left) {
    left_[1].cover = bounding(left_[0].cover, left_[1].cover);
    left_.erase(left_.begin());
  }
  left_.push_back({cover, now_ns + recent_ns});
}

}  // namespace capstan::win
