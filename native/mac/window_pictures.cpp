#include "mac/window_pictures.hpp"

#include "mac/frameworks/screen_capture_kit.hpp"
#include "mac/objc_message.hpp"
#include "mac/screenshots.hpp"
#include "mac/server_pictures.hpp"

namespace capstan::mac {

// From macOS 15 on the window server's call is no longer in Apple's headers, and asks the person again every month.
std::unique_ptr<WindowPictures> WindowPictures::choose() {
  if (class_object(kSCScreenshotManager) != nullptr) return std::make_unique<Screenshots>();
  return std::make_unique<ServerPictures>();
}

}  // namespace capstan::mac
