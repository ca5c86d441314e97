// Where the windows have been a moment ago. Windows lets them fade, shrink and slide where they are no more, or not
// yet: the window list tells what will be on the screen once that is over. Plain C++.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "core/region.hpp"

namespace capstan::win {

class RecentPlaces {
 public:
  // How long a place counts as recent, nanoseconds. The longest animation of the compositor takes about half of it.
  static constexpr std::int64_t recent_ns = 500'000'000;

  // On the screen, and covers this. Times rise from call to call.
  void seen(std::uint64_t window, const Rect& cover, std::int64_t now_ns);
  // Not on the screen any more. `slid_away`: over places that nobody knows, so all of the screen counts.
  void gone(std::uint64_t window, std::int64_t now_ns, bool slid_away = false);
  // The policy's word on it. Until there is one it is denied.
  void judged(std::uint64_t window, bool allowed);

  [[nodiscard]] bool knows(std::uint64_t window) const { return now_.contains(window); }
  // Every window that is on the screen, in no particular order.
  [[nodiscard]] std::vector<std::uint64_t> windows() const;
  // It has been where it is for a while. Never true of what was not seen.
  [[nodiscard]] bool rests(std::uint64_t window, std::int64_t now_ns) const;
  // What windows that were not allowed covered until a moment ago, and may still be seen on.
  [[nodiscard]] Region left(std::int64_t now_ns) const;
  // When every window that is on the screen now rests, and nothing is left of others.
  [[nodiscard]] std::int64_t settled_at() const;

 private:
  struct Place {
    Rect cover;
    std::int64_t since_ns = 0;
    bool allowed = false;
  };
  struct Left {
    Rect cover;
    std::int64_t until_ns = 0;
  };

  void leave(const Rect& cover, std::int64_t now_ns);

  std::unordered_map<std::uint64_t, Place> now_;
  std::vector<Left> left_;  // oldest first
};

}  // namespace capstan::win
