#include "pixels.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <stdexcept>
#include <vector>

namespace test_tool {

BufferHandle plain_picture(wl_shm* shm, int width, int height) {
  const std::vector<std::uint32_t> pixels(static_cast<std::size_t>(width) * static_cast<std::size_t>(height),
                                          0xff808080);
  const std::size_t bytes = pixels.size() * sizeof(std::uint32_t);
  const int file = memfd_create("wl_tool", MFD_CLOEXEC);
  if (file < 0) throw std::runtime_error("no memory for a picture");
  const bool written = write(file, pixels.data(), bytes) == static_cast<ssize_t>(bytes);
  const PoolHandle pool(wl_shm_create_pool(shm, file, static_cast<int>(bytes)));
  close(file);
  if (!written) throw std::runtime_error("no memory for a picture");
  return BufferHandle(wl_shm_pool_create_buffer(pool.get(), 0, width, height, width * 4, WL_SHM_FORMAT_XRGB8888));
}

}  // namespace test_tool
