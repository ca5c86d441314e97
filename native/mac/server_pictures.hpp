// Pictures of windows by the window server: CGWindowListCreateImageFromArray.
#pragma once

#include "mac/window_pictures.hpp"

namespace capstan::mac {

class ServerPictures final : public WindowPictures {
 public:
  bool begin() override { return true; }
  CfOwner<CGImageRef> take(const Display& display, std::span<const std::uint32_t> windows) override;
};

}  // namespace capstan::mac
