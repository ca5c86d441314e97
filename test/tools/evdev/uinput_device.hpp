// An input device that this program makes and plays, by the kernel's uinput. It is gone with the object.
#pragma once

#include <linux/input.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "file_handle.hpp"

namespace test_tool {

struct Axis {
  std::uint16_t code;
  int lowest;
  int highest;
  int per_mm = 0;  // of an angle: units a radian; 0: the device does not say
};

// What the kernel is told of a device.
struct DeviceTraits {
  std::string name;
  std::vector<std::uint16_t> keys{};
  std::vector<std::uint16_t> relative{};
  std::vector<Axis> absolute{};
  std::vector<std::uint16_t> properties{};
  bool repeats = false;
};

class UinputDevice {
 public:
  // Throws when the kernel refuses.
  explicit UinputDevice(const DeviceTraits& traits);
  ~UinputDevice();
  UinputDevice(const UinputDevice&) = delete;
  UinputDevice& operator=(const UinputDevice&) = delete;

  // /dev/input/eventN.
  [[nodiscard]] const std::string& path() const { return path_; }
  void write(std::span<const input_event> events) const;

 private:
  FileHandle file_;
  std::string path_;
};

input_event event_of(std::uint16_t type, std::uint16_t code, int value);
// Ends what belongs together.
input_event report();

}  // namespace test_tool
