// Which pixels of the screen the picture holds as they are, and so which ones are to be read. Plain C++.
#pragma once

#include "core/region.hpp"

namespace capstan::win {

class FreshPixels {
 public:
  // Something may have been drawn, or moved, to there.
  void drawn(const Rect& where) { fresh_.subtract(where); }
  // The picture holds all of this now, and nothing else.
  void kept(const Region& visible) { fresh_ = visible; }
  // What of it the picture lacks. Never more than `visible`; where it is in too many pieces, some are read again.
  [[nodiscard]] Region missing(const Region& visible) const;

 private:
  Region fresh_;
};

}  // namespace capstan::win
