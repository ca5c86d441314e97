#include "linux/x11/shared_image.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <utility>

#include "linux/os_handles.hpp"

namespace capstan::x11 {

std::unique_ptr<SharedImage> SharedImage::create(const Connection& connection, const ScreenLibrary& library,
                                                 std::size_t pixels) {
  const std::size_t bytes = pixels * sizeof(std::uint32_t);
  const FileDescriptor file(memfd_create("capstan-frame", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!file.valid() || ftruncate(file.get(), static_cast<off_t>(bytes)) != 0) return nullptr;
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
  if (memory == MAP_FAILED) return nullptr;
  std::unique_ptr<SharedImage> image(new SharedImage(connection, library, static_cast<std::byte*>(memory), bytes));
  auto* xcb = connection.xcb();
  const xcb_shm_seg_t segment = library.generate_id(xcb);
  // xcb closes the descriptor that it sends.
  const int sent = dup(file.get());
  if (sent < 0) return nullptr;
  const Owned<xcb_generic_error_t> refused(
      connection.lib.request_check(xcb, library.shm_attach_fd_checked(xcb, segment, sent, 0)));
  if (refused || connection.broken()) return nullptr;
  image->segment_ = segment;
  return image;
}

SharedImage::~SharedImage() {
  if (segment_ != 0) library_.shm_detach(connection_.xcb(), segment_);
  munmap(memory_, bytes_);
}

xcb_shm_get_image_cookie_t SharedImage::read(xcb_drawable_t drawable, const Rect& from, std::size_t at) const {
  return library_.shm_get_image(connection_.xcb(), drawable, static_cast<std::int16_t>(from.x),
                                static_cast<std::int16_t>(from.y), static_cast<std::uint16_t>(from.width),
                                static_cast<std::uint16_t>(from.height), ~0U, XCB_IMAGE_FORMAT_Z_PIXMAP, segment_,
                                static_cast<std::uint32_t>(at * sizeof(std::uint32_t)));
}

const std::uint32_t* SharedImage::pixels(std::size_t at) const {
  return reinterpret_cast<const std::uint32_t*>(memory_) + at;
}

void SharedImage::wipe(std::size_t pixels) { std::memset(memory_, 0, pixels * sizeof(std::uint32_t)); }

}  // namespace capstan::x11
