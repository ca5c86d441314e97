// Opens input devices for libinput, to read only, and remembers what was refused. Devices are the system's: to open one
// takes root, the group "input", or a descriptor that somebody with these rights opened before and passed on.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "linux/os_handles.hpp"

namespace capstan::evdev {

// The numbers in "3,4,5"; what is none is left out.
std::vector<int> descriptor_numbers(std::string_view list);
// By the path of the device that each was opened on; what is no open file is left out.
std::map<std::string, int> by_path(const std::vector<int>& descriptors);

class DeviceOpener {
 public:
  explicit DeviceOpener(std::map<std::string, int> passed) : passed_(std::move(passed)) {}

  // A descriptor, or a negative errno, as libinput wants it.
  int open(const char* path);
  void close(int descriptor);

  [[nodiscard]] const std::map<std::string, int>& passed() const { return passed_; }
  // The errno of the last refusal; 0: nothing was refused.
  [[nodiscard]] int refused() const { return refused_; }

  // The locks that any of the open keyboards shows lit: modifier::caps_lock, modifier::num_lock.
  [[nodiscard]] std::uint8_t lit_locks() const;

 private:
  std::map<std::string, int> passed_;
  std::vector<FileDescriptor> opened_;
  int refused_ = 0;
};

}  // namespace capstan::evdev
