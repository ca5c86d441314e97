// Memory that the X server copies pixels into. It has no name, so a crash on either side leaves nothing behind.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "core/region.hpp"
#include "linux/x11/connection.hpp"
#include "linux/x11/screen_library.hpp"

namespace capstan::x11 {

class SharedImage {
 public:
  // Null when there is no memory, or the server takes none of ours. Asks and waits.
  static std::unique_ptr<SharedImage> create(const Connection& connection, const ScreenLibrary& library,
                                             std::size_t pixels);
  ~SharedImage();
  SharedImage(const SharedImage&) = delete;
  SharedImage& operator=(const SharedImage&) = delete;

  // In pixels.
  [[nodiscard]] std::size_t capacity() const { return bytes_ / sizeof(std::uint32_t); }
  // Asks the server to copy a rectangle of a drawable to a place in this memory (in pixels), rows without gaps.
  [[nodiscard]] xcb_shm_get_image_cookie_t read(xcb_drawable_t drawable, const Rect& from, std::size_t at) const;
  [[nodiscard]] const std::uint32_t* pixels(std::size_t at) const;
  // Forgets what was copied.
  void wipe(std::size_t pixels);

 private:
  SharedImage(const Connection& connection, const ScreenLibrary& library, std::byte* memory, std::size_t bytes)
      : connection_(connection), library_(library), memory_(memory), bytes_(bytes) {}

  const Connection& connection_;
  const ScreenLibrary& library_;
  std::byte* memory_;
  std::size_t bytes_;
  xcb_shm_seg_t segment_ = 0;  // 0: not attached
};

}  // namespace capstan::x11
