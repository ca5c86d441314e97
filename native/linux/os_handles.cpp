#include "linux/os_handles.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <array>
#include <ctime>

#include "core/monotonic_clock.hpp"
#include "core/private_files.hpp"

namespace capstan {
namespace {

std::int64_t read_clock(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

}  // namespace

std::int64_t boot_time_ns() { return read_clock(CLOCK_BOOTTIME); }
std::int64_t wall_time_ns() { return read_clock(CLOCK_REALTIME); }
PrivateFiles* private_files() { return nullptr; }

std::int64_t monotonic_time_ns() { return read_clock(CLOCK_MONOTONIC); }

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) close(fd_);
}

SharedLibrary::SharedLibrary(const char* soname) : handle_(dlopen(soname, RTLD_NOW | RTLD_LOCAL)) {}

void* SharedLibrary::address(const char* symbol) const { return handle_ ? dlsym(handle_.get(), symbol) : nullptr; }

void SharedLibrary::Close::operator()(void* handle) const { dlclose(handle); }

std::string executable_of(unsigned pid) {
  std::array<char, 4096> target{};
  const std::string link = "/proc/" + std::to_string(pid) + "/exe";
  const ssize_t length = readlink(link.c_str(), target.data(), target.size());
  if (length <= 0) return {};
  const std::string path(target.data(), static_cast<std::size_t>(length));
  return path.substr(path.rfind('/') + 1);
}

}  // namespace capstan
