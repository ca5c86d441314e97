#include "linux/evdev/device_opener.hpp"

#include <fcntl.h>
#include <linux/input.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "core/event_record.hpp"

namespace capstan::evdev {
namespace {

// Another handle to the passed one, since libinput closes what it was given. Of what came while nobody listened (before
// the start, in a pause) nothing is kept: it is read and overwritten.
int adopt(int descriptor) {
  const int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return -errno;
  if (fcntl(copy, F_SETFL, O_NONBLOCK) != 0) {
    const int error = errno;
    close(copy);
    return -error;
  }
  std::array<char, 64 * sizeof(input_event)> unheard{};
  while (read(copy, unheard.data(), unheard.size()) > 0) {
  }
  explicit_bzero(unheard.data(), unheard.size());
  return copy;
}

int open_read_only(const char* path) {
  const int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  return descriptor < 0 ? -errno : descriptor;
}

// The number of a request is an unsigned long to glibc and an int to musl.
template <typename Number>
int control(int (*call)(int, Number, ...), int descriptor, unsigned long request, void* answer) {
  return call(descriptor, static_cast<Number>(request), answer);
}

}  // namespace

std::vector<int> descriptor_numbers(std::string_view list) {
  std::vector<int> numbers;
  while (!list.empty()) {
    const std::string_view entry = list.substr(0, list.find(','));
    list.remove_prefix(std::min(entry.size() + 1, list.size()));
    int number = -1;
    const auto [stop, error] = std::from_chars(entry.data(), entry.data() + entry.size(), number);
    if (error == std::errc{} && stop == entry.data() + entry.size() && number >= 0) numbers.push_back(number);
  }
  return numbers;
}

std::map<std::string, int> by_path(const std::vector<int>& descriptors) {
  std::map<std::string, int> paths;
  for (const int descriptor : descriptors) {
    std::array<char, 4096> target{};
    const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
    const ssize_t length = readlink(link.c_str(), target.data(), target.size());
    if (length > 0) paths.emplace(std::string(target.data(), static_cast<std::size_t>(length)), descriptor);
  }
  return paths;
}

// libinput asks for writing too, for the lamps of a keyboard, which are the compositor's business.
int DeviceOpener::open(const char* path) {
  const auto passed = passed_.find(path);
  const int descriptor = passed != passed_.end() ? adopt(passed->second) : open_read_only(path);
  if (descriptor < 0) {
    refused_ = -descriptor;
    return descriptor;
  }
  opened_.emplace_back(descriptor);
  return descriptor;
}

void DeviceOpener::close(int descriptor) {
  std::erase_if(opened_, [&](const FileDescriptor& each) { return each.get() == descriptor; });
}

std::uint8_t DeviceOpener::lit_locks() const {
  std::uint8_t locks = 0;
  for (const FileDescriptor& device : opened_) {
    std::array<std::uint8_t, LED_MAX / 8 + 1> lit{};
    if (control(ioctl, device.get(), EVIOCGLED(lit.size()), lit.data()) < 0) continue;
    const auto shows = [&](unsigned led) { return (lit.at(led / 8) >> (led % 8) & 1U) != 0; };
    if (shows(LED_CAPSL)) locks |= modifier::caps_lock;
    if (shows(LED_NUML)) locks |= modifier::num_lock;
  }
  return locks;
}

}  // namespace capstan::evdev
