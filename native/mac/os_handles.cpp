#include "mac/os_handles.hpp"

#include <chrono>
#include <cstddef>

#include "core/monotonic_clock.hpp"
#include "core/private_files.hpp"
#include "mac/event_time.hpp"
#include "mac/frameworks/mach_time.hpp"

namespace capstan {
namespace {

mach_timebase_info_data_t timebase() {
  mach_timebase_info_data_t info = {1, 1};
  mach_timebase_info(&info);
  return info;
}

}  // namespace

// Runs on while the machine sleeps, unlike mach_absolute_time.
std::int64_t boot_time_ns() {
  static const mach_timebase_info_data_t tick = timebase();
  return mac::ticks_to_ns(mach_continuous_time(), tick.numer, tick.denom);
}

std::int64_t wall_time_ns() {
  return std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
}

PrivateFiles* private_files() { return nullptr; }

namespace mac {

CfOwner<CFStringRef> to_cf_string(const char* utf8) {
  return CfOwner<CFStringRef>(CFStringCreateWithCString(nullptr, utf8, kCFStringEncodingUTF8));
}

std::string to_utf8(CFTypeRef string) {
  if (string == nullptr || CFGetTypeID(string) != CFStringGetTypeID()) return {};
  const auto* text = static_cast<CFStringRef>(string);
  const CFIndex most = CFStringGetMaximumSizeForEncoding(CFStringGetLength(text), kCFStringEncodingUTF8) + 1;
  if (most <= 0) return {};
  std::string utf8(static_cast<std::size_t>(most), '\0');
  if (CFStringGetCString(text, utf8.data(), most, kCFStringEncodingUTF8) == 0) return {};
  utf8.resize(utf8.find('\0'));
  return utf8;
}

}  // namespace mac
}  // namespace capstan
