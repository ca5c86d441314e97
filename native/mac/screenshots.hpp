// Pictures of windows by ScreenCaptureKit: SCScreenshotManager, macOS 14 and later.
#pragma once

#include <map>

#include "mac/objc_message.hpp"
#include "mac/window_pictures.hpp"

namespace capstan::mac {

class Screenshots final : public WindowPictures {
 public:
  bool begin() override;
  CfOwner<CGImageRef> take(const Display& display, std::span<const std::uint32_t> windows) override;

 private:
  ObjectOwner content_;  // SCShareableContent, of the last begin(); owns the next two
  std::map<std::uint32_t, id> windows_;
  std::map<CGDirectDisplayID, id> displays_;
};

}  // namespace capstan::mac
