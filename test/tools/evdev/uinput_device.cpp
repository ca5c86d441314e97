#include "uinput_device.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <linux/uinput.h>
#include <sys/ioctl.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace test_tool {
namespace {

void check(int result, const std::string& what) {
  if (result < 0) throw std::runtime_error(what + ": " + std::strerror(errno));
}

void allow(int file, std::uint16_t type, unsigned long request, const std::vector<std::uint16_t>& codes) {
  if (codes.empty()) return;
  check(ioctl(file, UI_SET_EVBIT, type), "event type refused");
  for (const std::uint16_t code : codes) check(ioctl(file, request, code), "event code refused");
}

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

// The kernel names only the folder in /sys.
std::string event_path(int file) {
  std::array<char, 64> name{};
  check(ioctl(file, UI_GET_SYSNAME(64), name.data()), "the device has no name");
  const std::string place = std::string("/sys/devices/virtual/input/") + name.data();
  const std::unique_ptr<DIR, CloseFolder> folder(opendir(place.c_str()));
  while (const dirent* entry = folder ? readdir(folder.get()) : nullptr) {
    if (std::string_view(entry->d_name).starts_with("event")) return std::string("/dev/input/") + entry->d_name;
  }
  throw std::runtime_error("no event device in " + place);
}

}  // namespace

UinputDevice::UinputDevice(const DeviceTraits& traits) : file_(open("/dev/uinput", O_WRONLY | O_CLOEXEC)) {
  check(file_.get(), "/dev/uinput cannot be opened");
  allow(file_.get(), EV_KEY, UI_SET_KEYBIT, traits.keys);
  allow(file_.get(), EV_REL, UI_SET_RELBIT, traits.relative);
  if (traits.repeats) check(ioctl(file_.get(), UI_SET_EVBIT, EV_REP), "repeats refused");
  for (const std::uint16_t property : traits.properties) {
    check(ioctl(file_.get(), UI_SET_PROPBIT, property), "property refused");
  }
  if (!traits.absolute.empty()) check(ioctl(file_.get(), UI_SET_EVBIT, EV_ABS), "axes refused");
  for (const Axis& axis : traits.absolute) {
    check(ioctl(file_.get(), UI_SET_ABSBIT, axis.code), "axis refused");
    uinput_abs_setup setup{};
    setup.code = axis.code;
    setup.absinfo.minimum = axis.lowest;
    setup.absinfo.maximum = axis.highest;
    setup.absinfo.resolution = axis.per_mm;
    check(ioctl(file_.get(), UI_ABS_SETUP, &setup), "axis refused");
  }
  uinput_setup setup{};
  setup.id = {.bustype = BUS_USB, .vendor = 0x1209, .product = 0x0001, .version = 1};
  traits.name.copy(std::data(setup.name), sizeof(setup.name) - 1);
  check(ioctl(file_.get(), UI_DEV_SETUP, &setup), "device refused");
  check(ioctl(file_.get(), UI_DEV_CREATE), "device not made");
  path_ = event_path(file_.get());
}

UinputDevice::~UinputDevice() { ioctl(file_.get(), UI_DEV_DESTROY); }

void UinputDevice::write(std::span<const input_event> events) const {
  const auto bytes = static_cast<ssize_t>(events.size_bytes());
  if (::write(file_.get(), events.data(), events.size_bytes()) != bytes) {
    throw std::runtime_error(std::string("events refused: ") + std::strerror(errno));
  }
}

input_event event_of(std::uint16_t type, std::uint16_t code, int value) {
  input_event event{};
  event.type = type;
  event.code = code;
  event.value = value;
  return event;
}

input_event report() { return event_of(EV_SYN, SYN_REPORT, 0); }

}  // namespace test_tool
