#include "mac/event_reader.hpp"

#include <algorithm>

#include "mac/frameworks/carbon.hpp"
#include "mac/modifiers.hpp"

namespace capstan::mac {

// What the pure parts have as numbers of their own.
static_assert(kCGEventFlagMaskAlphaShift == flag::caps_lock && kCGEventFlagMaskShift == flag::shift);
static_assert(kCGEventFlagMaskControl == flag::control && kCGEventFlagMaskAlternate == flag::option);
static_assert(kCGEventFlagMaskCommand == flag::command && kCGEventFlagMaskSecondaryFn == flag::function);
static_assert(kCGEventLeftMouseDown == 1 && kCGEventLeftMouseUp == 2 && kCGEventRightMouseDown == 3);
static_assert(kCGEventRightMouseUp == 4 && kCGEventMouseMoved == 5 && kCGEventLeftMouseDragged == 6);
static_assert(kCGEventRightMouseDragged == 7 && kCGEventOtherMouseDown == 25 && kCGEventOtherMouseUp == 26);
static_assert(kCGEventOtherMouseDragged == 27);

bool is_injected(CGEventRef event) {
  return CGEventGetIntegerValueField(event, kCGEventSourceUnixProcessID) != 0 ||
         CGEventGetIntegerValueField(event, kCGEventSourceStateID) != kCGEventSourceStateHIDSystemState;
}

Place place_of(CGEventRef event) {
  const CGPoint point = CGEventGetLocation(event);
  return {static_cast<float>(point.x), static_cast<float>(point.y)};
}

VirtualKey key_of(CGEventRef event) {
  return static_cast<VirtualKey>(CGEventGetIntegerValueField(event, kCGKeyboardEventKeycode));
}

ProcessId target_of(CGEventRef event) {
  return static_cast<ProcessId>(CGEventGetIntegerValueField(event, kCGEventTargetUnixProcessID));
}

std::uint32_t window_of(CGEventRef event) {
  const std::int64_t window =
      CGEventGetIntegerValueField(event, kCGMouseEventWindowUnderMousePointerThatCanHandleThisEvent);
  return window > 0 && window <= UINT32_MAX ? static_cast<std::uint32_t>(window) : 0;
}

Scroll scroll_of(CGEventRef event) {
  Scroll scroll;
  scroll.continuous = CGEventGetIntegerValueField(event, kCGScrollWheelEventIsContinuous) != 0;
  scroll.vertical = CGEventGetDoubleValueField(
      event, scroll.continuous ? kCGScrollWheelEventPointDeltaAxis1 : kCGScrollWheelEventFixedPtDeltaAxis1);
  scroll.horizontal = CGEventGetDoubleValueField(
      event, scroll.continuous ? kCGScrollWheelEventPointDeltaAxis2 : kCGScrollWheelEventFixedPtDeltaAxis2);
  return scroll;
}

Place motion_of(CGEventRef event) {
  return {static_cast<float>(CGEventGetDoubleValueField(event, kCGMouseEventDeltaX)),
          static_cast<float>(CGEventGetDoubleValueField(event, kCGMouseEventDeltaY))};
}

KeyCharacters::KeyCharacters(CGEventRef event) {
  UniCharCount count = 0;
  CGEventKeyboardGetUnicodeString(event, most, &count, units_.data());
  count_ = std::min<std::size_t>(count, most);
}

bool KeyboardTypes::is_iso(CGEventRef event) {
  const std::int64_t type = CGEventGetIntegerValueField(event, kCGKeyboardEventKeyboardType);
  if (type != type_) {
    type_ = type;
    iso_ = KBGetLayoutType(static_cast<std::int16_t>(type)) == kKeyboardISO;
  }
  return iso_;
}

}  // namespace capstan::mac
