#include "mac/window_server.hpp"

#include <utility>

#include "mac/cf_values.hpp"
#include "mac/displays.hpp"
#include "mac/frameworks/core_graphics.hpp"
#include "mac/os_handles.hpp"

namespace capstan::mac {
namespace {

// What is not told is taken for what shows and says less.
std::optional<SeenWindow> seen_window(CFDictionaryRef entry) {
  const auto number = integer_of(entry, kCGWindowNumber);
  const auto pid = integer_of(entry, kCGWindowOwnerPID);
  const auto layer = integer_of(entry, kCGWindowLayer);
  const auto bounds = rect_of(entry, kCGWindowBounds);
  if (!number || !pid || !layer || !bounds) return std::nullopt;
  SeenWindow window;
  window.id = static_cast<std::uint32_t>(*number);
  window.pid = static_cast<ProcessId>(*pid);
  window.layer = static_cast<std::int32_t>(*layer);
  window.rect = to_rect(*bounds);
  window.alpha = number_of(entry, kCGWindowAlpha).value_or(1);
  window.withheld = integer_of(entry, kCGWindowSharingState).value_or(kCGWindowSharingNone) == kCGWindowSharingNone;
  const CFTypeRef name = CFDictionaryGetValue(entry, kCGWindowName);
  if (name != nullptr) window.name = to_utf8(name);
  return window;
}

}  // namespace

SessionFacts session_facts() {
  const CfOwner<CFDictionaryRef> session(CGSessionCopyCurrentDictionary());
  if (!session) return {};
  const CfOwner<CFStringRef> on_console = to_cf_string(kCGSessionOnConsoleKey);
  const CfOwner<CFStringRef> locked = to_cf_string(kScreenIsLockedKey);
  return {true, flag_of(session.get(), on_console.get()).value_or(false),
          flag_of(session.get(), locked.get()).value_or(false)};  // absent while it is not locked
}

std::optional<std::vector<SeenWindow>> seen_windows() {
  const CfOwner<CFArrayRef> list(CGWindowListCopyWindowInfo(kCGWindowListOptionOnScreenOnly, kCGNullWindowID));
  if (!list) return std::nullopt;
  std::vector<SeenWindow> windows;
  const CFIndex count = CFArrayGetCount(list.get());
  for (CFIndex i = 0; i < count; ++i) {
    const CFTypeRef entry = CFArrayGetValueAtIndex(list.get(), i);
    if (entry == nullptr || CFGetTypeID(entry) != CFDictionaryGetTypeID()) return std::nullopt;
    std::optional<SeenWindow> window = seen_window(static_cast<CFDictionaryRef>(entry));
    if (!window) return std::nullopt;  // what lies there is not known
    windows.push_back(std::move(*window));
  }
  return windows;
}

}  // namespace capstan::mac
