#include "mac/event_tap.hpp"

#include <utility>

namespace capstan::mac {
namespace {

constexpr CGEventMask bit(CGEventType type) { return CGEventMask{1} << type; }

constexpr CGEventMask key_events = bit(kCGEventKeyDown) | bit(kCGEventKeyUp) | bit(kCGEventFlagsChanged);
constexpr CGEventMask pointer_events =
    bit(kCGEventLeftMouseDown) | bit(kCGEventLeftMouseUp) | bit(kCGEventRightMouseDown) | bit(kCGEventRightMouseUp) |
    bit(kCGEventMouseMoved) | bit(kCGEventLeftMouseDragged) | bit(kCGEventRightMouseDragged) |
    bit(kCGEventScrollWheel) | bit(kCGEventOtherMouseDown) | bit(kCGEventOtherMouseUp) | bit(kCGEventOtherMouseDragged);

// Where events have been given a receiver already: only there is kCGEventTargetUnixProcessID told
// ("CGEventTapLocation", CGEventTypes.h). Last in the row: what other taps swallow, no program gets.
CfOwner<CFMachPortRef> make_port(CGEventMask mask, CGEventTapCallBack callback, void* info) {
  return CfOwner<CFMachPortRef>(CGEventTapCreate(kCGAnnotatedSessionEventTap, kCGTailAppendEventTap,
                                                 kCGEventTapOptionListenOnly, mask, callback, info));
}

CGEventRef pass(CGEventTapProxy /*proxy*/, CGEventType /*type*/, CGEventRef event, void* /*info*/) { return event; }

// Of a mask with both, macOS strips the keys without a word where the permission is missing.
bool may_listen_to_keys() {
  const CfOwner<CFMachPortRef> probe = make_port(key_events, pass, nullptr);
  if (probe) CFMachPortInvalidate(probe.get());
  return probe != nullptr;
}

}  // namespace

std::unique_ptr<EventTap> EventTap::create(CGEventTapCallBack callback, void* info) {
  if (!may_listen_to_keys()) return nullptr;
  CfOwner<CFMachPortRef> port = make_port(key_events | pointer_events, callback, info);
  if (!port) return nullptr;
  CfOwner<CFRunLoopSourceRef> source(CFMachPortCreateRunLoopSource(nullptr, port.get(), 0));
  if (!source) {
    CFMachPortInvalidate(port.get());
    return nullptr;
  }
  return std::unique_ptr<EventTap>(new EventTap(std::move(port), std::move(source)));
}

EventTap::EventTap(CfOwner<CFMachPortRef> port, CfOwner<CFRunLoopSourceRef> source)
    : port_(std::move(port)), source_(std::move(source)) {
  CFRunLoopAddSource(CFRunLoopGetCurrent(), source_.get(), kCFRunLoopDefaultMode);
  CGEventTapEnable(port_.get(), true);
}

EventTap::~EventTap() {
  CGEventTapEnable(port_.get(), false);
  CFRunLoopRemoveSource(CFRunLoopGetCurrent(), source_.get(), kCFRunLoopDefaultMode);
  CFMachPortInvalidate(port_.get());
}

bool EventTap::enable() {
  CGEventTapEnable(port_.get(), true);
  return enabled();
}

}  // namespace capstan::mac
