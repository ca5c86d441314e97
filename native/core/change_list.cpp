#include "core/change_list.hpp"

#include <algorithm>

namespace capstan {

namespace {

// Pixels that did not change and are told all the same rather than begin another rectangle. Found by measurement on
// office work: below 256 and above 1000 a recording is larger.
constexpr std::uint64_t rectangle_cost = 400;
// Higher areas hold too many colours for one palette too often.
constexpr std::uint32_t most_joined_rows = 32;

// Joins tiles of a row to runs, and runs to areas with those of the row above.
class Joiner {
 public:
  explicit Joiner(std::uint64_t cost) : cost_(cost) {}

  void add(const ChangedTile& tile) {
    if (tile.row != row_) {
      end_row();
      row_before_ = row_;
      row_ = tile.row;
    }
    if (!runs_.empty() && cheap(runs_.back(), tile.bounds)) {
      runs_.back() = bounding(runs_.back(), tile.bounds);
    } else {
      runs_.push_back(tile.bounds);
    }
  }

  std::vector<Rect> take() {
    end_row();
    return std::move(areas_);
  }

 private:
  [[nodiscard]] bool cheap(const Rect& a, const Rect& b) const {
    const Rect both = bounding(a, b);
    const std::uint64_t needed = area(a) + area(b);
    return both.height <= most_joined_rows && area(both) <= needed + needed / 8 + cost_;
  }

  void end_row() {
    if (row_before_ + 1 != row_) open_.clear();
    std::vector<std::size_t> next;
    for (const Rect& run : runs_) {
      const auto above =
          std::find_if(open_.begin(), open_.end(), [&](std::size_t at) { return cheap(areas_[at], run); });
      if (above != open_.end()) {
        areas_[*above] = bounding(areas_[*above], run);
        next.push_back(*above);
        open_.erase(above);
      } else {
        next.push_back(areas_.size());
        areas_.push_back(run);
      }
    }
    open_ = std::move(next);
    runs_.clear();
  }

  std::uint64_t cost_;
  std::uint32_t row_ = 0;
  std::uint32_t row_before_ = 0;
  std::vector<Rect> runs_;         // of row_
  std::vector<std::size_t> open_;  // areas that reach into the row before
  std::vector<Rect> areas_;
};

}  // namespace

std::vector<Rect> join_changes(std::span<const ChangedTile> tiles, std::size_t limit) {
  std::uint64_t most_cost = 0;
  Rect all;
  for (const ChangedTile& tile : tiles) all = bounding(all, tile.bounds);
  most_cost = area(all);
  for (std::uint64_t cost = rectangle_cost;; cost *= 4) {
    Joiner joiner(cost);
    for (const ChangedTile& tile : tiles) joiner.add(tile);
    std::vector<Rect> areas = joiner.take();
    if (areas.size() <= limit) return areas;
    if (cost >= most_cost) return {all};
  }
}

}  // namespace capstan
