// Where the cursor is and what it looks like. Frame thread only.
#pragma once

#include <optional>

#include "core/frame_desk.hpp"
#include "core/region.hpp"
#include "win/windows_api.hpp"

namespace capstan::win {

class Cursor {
 public:
  // Nothing when it is hidden or lies outside: there its place and its shape are another app's. The image comes when it
  // is another than at the call before.
  std::optional<FrameCursor> look(const Region& shown);

 private:
  HCURSOR told_ = nullptr;
  FrameCursor shape_;  // of told_, without its image
};

}  // namespace capstan::win
