#include "mac/server_pictures.hpp"

#include <bit>
#include <cstdint>
#include <vector>

namespace capstan::mac {

CfOwner<CGImageRef> ServerPictures::take(const Display& display, std::span<const std::uint32_t> windows) {
  // "windowArray: an array of CGWindowID values", not of objects (CGWindow.h): hence no callbacks.
  std::vector<const void*> ids;
  ids.reserve(windows.size());
  for (const std::uint32_t window : windows) ids.push_back(std::bit_cast<const void*>(std::uintptr_t{window}));
  const CfOwner<CFArrayRef> array(CFArrayCreate(nullptr, ids.data(), static_cast<CFIndex>(ids.size()), nullptr));
  if (!array) return nullptr;
  const CGRect area = {{static_cast<CGFloat>(display.place.x), static_cast<CGFloat>(display.place.y)},
                       {static_cast<CGFloat>(display.place.width), static_cast<CGFloat>(display.place.height)}};
  return CfOwner<CGImageRef>(CGWindowListCreateImageFromArray(area, array.get(), kCGWindowImageNominalResolution));
}

}  // namespace capstan::mac
