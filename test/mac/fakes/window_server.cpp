// The window list, displays, the session, and what the person permits.
#include <algorithm>
#include <initializer_list>

#include "mac/frameworks/carbon.hpp"
#include "mac/frameworks/mach_time.hpp"
#include "world.hpp"

namespace fake {
namespace {

constexpr CGDirectDisplayID display = 1;
constexpr CGRect screen = {{0, 0}, {1280, 800}};

bool permission(bool World::*which) {
  const std::lock_guard lock(world().mutex);
  return world().*which;
}

bool ask(const char* name, bool World::*which) {
  const std::lock_guard lock(world().mutex);
  world().asked.emplace_back(name);
  return world().*which;
}

CFDictionaryRef rect_dictionary(const CGRect& rect) {
  CFDictionaryRef made = nullptr;
  const std::initializer_list<std::pair<const char*, double>> parts = {
      {"X", rect.origin.x}, {"Y", rect.origin.y}, {"Width", rect.size.width}, {"Height", rect.size.height}};
  auto* dictionary = new OpaqueCFDictionary;
  for (const auto& [name, value] : parts) dictionary->values.emplace(name, new_number(value));
  made = dictionary;
  return made;
}

CFDictionaryRef described(const Window& window) {
  std::vector<std::pair<CFStringRef, const void*>> values = {
      {kCGWindowNumber, new_number(window.id)},        {kCGWindowOwnerPID, new_number(window.pid)},
      {kCGWindowLayer, new_number(window.layer)},      {kCGWindowAlpha, new_number(1)},
      {kCGWindowBounds, rect_dictionary(window.rect)}, {kCGWindowSharingState, new_number(1)},
  };
  if (world().may_see_screen) values.emplace_back(kCGWindowName, new_string(window.title));
  return new_dictionary(values);
}

}  // namespace
}  // namespace fake

extern "C" {

const CFStringRef kCGWindowNumber = fake::new_string("kCGWindowNumber", true);
const CFStringRef kCGWindowOwnerPID = fake::new_string("kCGWindowOwnerPID", true);
const CFStringRef kCGWindowLayer = fake::new_string("kCGWindowLayer", true);
const CFStringRef kCGWindowBounds = fake::new_string("kCGWindowBounds", true);
const CFStringRef kCGWindowName = fake::new_string("kCGWindowName", true);
const CFStringRef kCGWindowAlpha = fake::new_string("kCGWindowAlpha", true);
const CFStringRef kCGWindowSharingState = fake::new_string("kCGWindowSharingState", true);

CFArrayRef CGWindowListCopyWindowInfo(CGWindowListOption option, CGWindowID relative) {
  if (option != kCGWindowListOptionOnScreenOnly || relative != kCGNullWindowID) fake::die("another list of windows");
  const std::lock_guard lock(fake::world().mutex);
  if (!fake::world().has_session) return nullptr;
  std::vector<const void*> windows;
  for (const fake::Window& window : fake::world().windows) windows.push_back(fake::described(window));
  return fake::new_array(windows);
}

bool CGRectMakeWithDictionaryRepresentation(CFDictionaryRef dictionary, CGRect* rect) {
  const auto& values = fake::as<OpaqueCFDictionary>(dictionary)->values;
  const std::initializer_list<std::pair<const char*, double*>> parts = {
      {"X", &rect->origin.x}, {"Y", &rect->origin.y}, {"Width", &rect->size.width}, {"Height", &rect->size.height}};
  for (const auto& [name, value] : parts) {
    const auto found = values.find(name);
    if (found == values.end()) return false;
    *value = fake::as<OpaqueCFNumber>(found->second)->value;
  }
  return true;
}

CGDirectDisplayID CGMainDisplayID() { return fake::display; }

CGError CGGetActiveDisplayList(std::uint32_t most, CGDirectDisplayID* displays, std::uint32_t* count) {
  *count = fake::permission(&fake::World::has_session) ? 1 : 0;
  if (most > 0 && *count > 0) displays[0] = fake::display;
  return 0;
}

CGRect CGDisplayBounds(CGDirectDisplayID which) { return which == fake::display ? fake::screen : CGRect{}; }

CFDictionaryRef CGSessionCopyCurrentDictionary() {
  const std::lock_guard lock(fake::world().mutex);
  if (!fake::world().has_session) return nullptr;
  auto* session = new OpaqueCFDictionary;
  fake::retain(kCFBooleanTrue);
  session->values.emplace("kCGSSessionUserNameKey", fake::new_string("somebody"));
  session->values.emplace("kCGSSessionLoginDoneKey", kCFBooleanTrue);
  if (fake::world().on_console) {
    fake::retain(kCFBooleanTrue);
    session->values.emplace("kCGSSessionOnConsoleKey", kCFBooleanTrue);
  }
  // Absent while it is not locked, and a number, as it was seen on Macs.
  if (fake::world().locked) session->values.emplace("CGSSessionScreenIsLocked", fake::new_number(1));
  return session;
}

bool CGPreflightListenEventAccess() { return fake::permission(&fake::World::may_listen); }
bool CGRequestListenEventAccess() { return fake::ask("listen", &fake::World::may_listen); }
bool CGPreflightScreenCaptureAccess() { return fake::permission(&fake::World::may_see_screen); }
bool CGRequestScreenCaptureAccess() { return fake::ask("screen", &fake::World::may_see_screen); }

Boolean IsSecureEventInputEnabled() { return fake::permission(&fake::World::secure_input) ? 1 : 0; }

PhysicalKeyboardLayoutType KBGetLayoutType(std::int16_t) { return 0x414E5349; }  // 'ANSI'

int mach_timebase_info(mach_timebase_info_data_t* info) {
  *info = {125, 3};
  return 0;
}

std::uint64_t mach_absolute_time() { return fake::ticks_now(); }
// This machine does not sleep in a test, so both clocks agree.
std::uint64_t mach_continuous_time() { return fake::ticks_now(); }
}
