#include "events.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "run_loop.hpp"
#include "world.hpp"

namespace fake {
namespace {

constexpr CGEventMask keys =
    CGEventMask{1} << kCGEventKeyDown | CGEventMask{1} << kCGEventKeyUp | CGEventMask{1} << kCGEventFlagsChanged;

// With the world's lock.
std::set<OpaqueCFMachPort*>& taps() {
  static auto& all = everlasting<std::set<OpaqueCFMachPort*>>();
  return all;
}

struct TapSource final : OpaqueCFRunLoopSource {
  explicit TapSource(OpaqueCFMachPort* port) : port_(Share<OpaqueCFMachPort>::of(port)) {}

  bool ready() override {
    const std::lock_guard lock(port_->mutex);
    return port_->valid && !port_->waiting.empty();
  }

  void perform() override {
    Share<OpaqueCGEvent> event;
    {
      const std::lock_guard lock(port_->mutex);
      if (!port_->valid || port_->waiting.empty()) return;
      event = std::move(port_->waiting.front());
      port_->waiting.pop_front();
    }
    port_->callback(nullptr, event->type, event.get(), port_->info);
  }

 private:
  Share<OpaqueCFMachPort> port_;
};

OpaqueCGEvent* event_of(CGEventRef event) { return as<OpaqueCGEvent>(event); }

double field_of(CGEventRef event, CGEventField field) {
  const auto& fields = event_of(event)->fields;
  const auto found = fields.find(field);
  return found == fields.end() ? 0 : found->second;
}

}  // namespace

void deliver(const Share<OpaqueCGEvent>& event) {
  if (world().taps_are_blind) return;
  for (OpaqueCFMachPort* tap : taps()) {
    const std::lock_guard lock(tap->mutex);
    if (!tap->enabled || !tap->valid || (tap->mask >> event->type & 1U) == 0) continue;
    tap->waiting.push_back(event);
  }
  wake_ports();
}

void disable_taps(CGEventType type) {
  const std::lock_guard lock(world().mutex);
  for (OpaqueCFMachPort* tap : taps()) {
    const Share<OpaqueCGEvent> told(new OpaqueCGEvent);
    told->type = type;
    const std::lock_guard own_lock(tap->mutex);
    if (!tap->valid || !tap->enabled) continue;
    tap->enabled = false;
    tap->waiting.push_back(told);
  }
  wake_ports();
}

int enabled_taps() {
  const std::lock_guard lock(world().mutex);
  return static_cast<int>(std::count_if(taps().begin(), taps().end(), [](OpaqueCFMachPort* tap) {
    const std::lock_guard own_lock(tap->mutex);
    return tap->enabled && tap->valid;
  }));
}

std::size_t undelivered() {
  const std::lock_guard lock(world().mutex);
  std::size_t most = 0;
  for (OpaqueCFMachPort* tap : taps()) {
    const std::lock_guard own_lock(tap->mutex);
    if (tap->valid) most = std::max(most, tap->waiting.size());
  }
  return most;
}

}  // namespace fake

OpaqueCFMachPort::OpaqueCFMachPort() {
  const std::lock_guard lock(fake::world().mutex);
  fake::taps().insert(this);
}

OpaqueCFMachPort::~OpaqueCFMachPort() {
  const std::lock_guard lock(fake::world().mutex);
  fake::taps().erase(this);
}

extern "C" {

// A listener that may not see keys gets a tap without them, or none where nothing is left.
CFMachPortRef CGEventTapCreate(CGEventTapLocation location, CGEventTapPlacement, CGEventTapOptions options,
                               CGEventMask mask, CGEventTapCallBack callback, void* info) {
  if (options != kCGEventTapOptionListenOnly) fake::die("a tap that could change events");
  if (location != kCGAnnotatedSessionEventTap) fake::die("a tap where events have no receiver yet");
  {
    const std::lock_guard lock(fake::world().mutex);
    if (!fake::world().may_listen) mask &= ~fake::keys;
    if (mask == 0 || !fake::world().has_session) return nullptr;
  }
  auto* port = new OpaqueCFMachPort;
  port->mask = mask;
  port->callback = callback;
  port->info = info;
  return port;
}

void CGEventTapEnable(CFMachPortRef port, bool enable) {
  bool stays_off = false;
  {
    const std::lock_guard lock(fake::world().mutex);
    stays_off = fake::world().taps_stay_off;
  }
  auto* tap = fake::as<OpaqueCFMachPort>(port);
  const std::lock_guard lock(tap->mutex);
  tap->enabled = enable && (tap->enabled || !stays_off);
}

bool CGEventTapIsEnabled(CFMachPortRef port) {
  auto* tap = fake::as<OpaqueCFMachPort>(port);
  const std::lock_guard lock(tap->mutex);
  return tap->enabled && tap->valid;
}

CFRunLoopSourceRef CFMachPortCreateRunLoopSource(CFAllocatorRef, CFMachPortRef port, CFIndex) {
  return new fake::TapSource(fake::as<OpaqueCFMachPort>(port));
}

void CFMachPortInvalidate(CFMachPortRef port) {
  auto* tap = fake::as<OpaqueCFMachPort>(port);
  const std::lock_guard lock(tap->mutex);
  tap->valid = false;
  tap->waiting.clear();
}

CGEventRef CGEventCreate(CGEventSourceRef) {
  auto* event = new OpaqueCGEvent;
  const std::lock_guard lock(fake::world().mutex);
  event->location = fake::world().pointer;
  return event;
}

CGEventTimestamp CGEventGetTimestamp(CGEventRef event) { return fake::event_of(event)->timestamp; }
CGEventFlags CGEventGetFlags(CGEventRef event) { return fake::event_of(event)->flags; }
CGPoint CGEventGetLocation(CGEventRef event) { return fake::event_of(event)->location; }

// Of a fixed-point field this is the number of 1/65536.
std::int64_t CGEventGetIntegerValueField(CGEventRef event, CGEventField field) {
  constexpr double one = 65536;
  const bool fixed = field >= kCGScrollWheelEventFixedPtDeltaAxis1 && field < kCGScrollWheelEventPointDeltaAxis1;
  return std::llround(fake::field_of(event, field) * (fixed ? one : 1));
}

double CGEventGetDoubleValueField(CGEventRef event, CGEventField field) { return fake::field_of(event, field); }

void CGEventKeyboardGetUnicodeString(CGEventRef event, UniCharCount most, UniCharCount* count, UniChar* text) {
  const std::u16string& typed = fake::event_of(event)->text;
  *count = std::min<UniCharCount>(typed.size(), most);
  for (UniCharCount i = 0; i < *count; ++i) text[i] = typed[i];
}

CGEventFlags CGEventSourceFlagsState(CGEventSourceStateID) {
  const std::lock_guard lock(fake::world().mutex);
  return fake::world().flags;
}

bool CGEventSourceKeyState(CGEventSourceStateID, CGKeyCode key) {
  const std::lock_guard lock(fake::world().mutex);
  return key < fake::world().keys_down.size() && fake::world().keys_down[key];
}

bool CGEventSourceButtonState(CGEventSourceStateID, CGMouseButton button) {
  const std::lock_guard lock(fake::world().mutex);
  return button < fake::world().buttons_down.size() && fake::world().buttons_down[button];
}
}
