#include "core/scroll_offset.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "core/tile_diff.hpp"

namespace capstan {

namespace {

// A strip is one tile wide: what scrolls seldom fills the width of what changed, since the scroll bar does not move
// with it.
constexpr std::size_t most_strips = 8;
constexpr std::uint32_t least_tiles = 4;  // changed, of a strip
constexpr std::uint32_t least_votes = 8;
// Content that scrolled shows in the first few strips already.
constexpr std::size_t trial_strips = 3;
constexpr std::uint32_t least_trial_votes = 2;

struct Strip {
  std::uint32_t column = 0;
  std::uint32_t tiles = 0;
  Rect area;  // around what changed
};

// The strips that changed most, in no particular order.
std::vector<Strip> strips_of(std::span<const ChangedTile> tiles, std::uint32_t width) {
  std::vector<Strip> strips(width / tile_width);  // a narrower one at the edge does not matter
  for (const ChangedTile& tile : tiles) {
    if (tile.column >= strips.size()) continue;
    Strip& strip = strips[tile.column];
    strip.column = tile.column;
    ++strip.tiles;
    strip.area = bounding(strip.area, tile.bounds);
  }
  std::erase_if(strips, [](const Strip& strip) { return strip.tiles < least_tiles; });
  if (strips.size() > most_strips) {
    std::nth_element(strips.begin(), strips.begin() + most_strips, strips.end(),
                     [](const Strip& a, const Strip& b) { return a.tiles > b.tiles; });
    strips.resize(most_strips);
  }
  return strips;
}

// 0 for a row of one colour: blank rows match everywhere and tell nothing. Sums of products of 32-bit words (as in
// UMAC's NH), which every machine has vectors for.
std::uint64_t hash_of(const std::uint32_t* row) {
  static constexpr auto keys = [] {
    std::array<std::uint32_t, tile_width> made{};
    std::uint64_t state = 1;
    for (auto& key : made) key = static_cast<std::uint32_t>((state = state * 0x5851'F42D'4C95'7F2DU + 1) >> 32);
    return made;
  }();
  std::uint32_t differing = 0;
  for (std::size_t i = 0; i < tile_width; ++i) differing |= row[i] ^ row[0];
  if (differing == 0) return 0;
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < tile_width; i += 2) {
    const std::uint32_t one = row[i] + keys[i];
    const std::uint32_t other = row[i + 1] + keys[i + 1];
    sum += std::uint64_t{one} * other;
  }
  return sum | 1U;
}

// Which row of the image before has a hash. Twice in it is as good as never.
class Rows {
 public:
  explicit Rows(std::size_t count) : entries_(std::bit_ceil(2 * count + 1)) {}

  void clear() { std::fill(entries_.begin(), entries_.end(), Entry{}); }
  void add(std::uint64_t hash, std::int32_t y) {
    Entry& entry = entries_[find(hash)];
    entry.y = entry.hash == hash ? twice : y;
    entry.hash = hash;
  }
  [[nodiscard]] std::optional<std::int32_t> y_of(std::uint64_t hash) const {
    const Entry& entry = entries_[find(hash)];
    return entry.hash == hash && entry.y != twice ? std::optional(entry.y) : std::nullopt;
  }

 private:
  static constexpr std::int32_t twice = -1;
  struct Entry {
    std::uint64_t hash = 0;
    std::int32_t y = 0;
  };
  [[nodiscard]] std::size_t find(std::uint64_t hash) const {
    std::size_t at = hash >> 32 & (entries_.size() - 1);
    while (entries_[at].hash != 0 && entries_[at].hash != hash) at = (at + 1) & (entries_.size() - 1);
    return at;
  }

  std::vector<Entry> entries_;
};

}  // namespace

std::optional<std::int32_t> scroll_offset(const Picture& now, const Picture& before,
                                          std::span<const ChangedTile> tiles) {
  const std::vector<Strip> strips = strips_of(tiles, now.width());
  if (strips.empty()) return std::nullopt;
  const auto height = static_cast<std::int32_t>(now.height());
  std::vector<std::uint32_t> votes(2 * now.height());  // for dy, at height + dy
  Rows rows(now.height());
  const auto most_votes = [&] { return std::max_element(votes.begin(), votes.end()); };
  for (std::size_t i = 0; i < strips.size(); ++i) {
    if (i == trial_strips && *most_votes() < least_trial_votes) return std::nullopt;
    const Strip& strip = strips[i];
    const auto x = static_cast<std::int32_t>(strip.column * tile_width);
    const std::int32_t bottom = strip.area.y + static_cast<std::int32_t>(strip.area.height);
    rows.clear();
    for (std::int32_t y = strip.area.y; y < bottom; ++y) {
      if (const std::uint64_t hash = hash_of(before.at(x, y)); hash != 0) rows.add(hash, y);
    }
    for (std::int32_t y = strip.area.y; y < bottom; ++y) {
      const std::uint64_t hash = hash_of(now.at(x, y));
      if (hash == 0) continue;
      if (const auto from = rows.y_of(hash); from && *from != y) ++votes[static_cast<std::size_t>(height + *from - y)];
    }
  }
  const auto best = most_votes();
  if (*best < least_votes) return std::nullopt;
  return static_cast<std::int32_t>(best - votes.begin()) - height;
}

}  // namespace capstan
