// What Capstan uses of CoreGraphics.framework: event taps, the window list, displays, images, and the permissions of
// input and screen. See core_foundation.hpp for why it is declared here.
#pragma once

#include <cstddef>
#include <cstdint>

#include "mac/frameworks/core_foundation.hpp"

using CGFloat = double;
using CGEventType = std::uint32_t;
using CGEventMask = std::uint64_t;
using CGEventFlags = std::uint64_t;
using CGEventField = std::uint32_t;
using CGEventTimestamp = std::uint64_t;
using CGEventTapLocation = std::uint32_t;
using CGEventTapPlacement = std::uint32_t;
using CGEventTapOptions = std::uint32_t;
using CGEventSourceStateID = std::int32_t;
using CGKeyCode = std::uint16_t;
using CGMouseButton = std::uint32_t;
using CGDirectDisplayID = std::uint32_t;
using CGError = std::int32_t;
using CGWindowID = std::uint32_t;
using CGWindowListOption = std::uint32_t;
using CGWindowImageOption = std::uint32_t;
using CGBitmapInfo = std::uint32_t;
using CGBlendMode = std::int32_t;
using UniChar = std::uint16_t;
using UniCharCount = unsigned long;

using CGEventRef = struct OpaqueCGEvent*;
using CGEventSourceRef = struct OpaqueCGEventSource*;
using CGEventTapProxy = struct OpaqueCGEventTapProxy*;
using CGImageRef = struct OpaqueCGImage*;
using CGContextRef = struct OpaqueCGContext*;
using CGColorSpaceRef = struct OpaqueCGColorSpace*;

struct CGPoint {
  CGFloat x;
  CGFloat y;
};

struct CGSize {
  CGFloat width;
  CGFloat height;
};

struct CGRect {
  CGPoint origin;
  CGSize size;
};

using CGEventTapCallBack = CGEventRef (*)(CGEventTapProxy, CGEventType, CGEventRef, void*);

// CGEventTypes.h
inline constexpr CGEventTapLocation kCGAnnotatedSessionEventTap = 2;
inline constexpr CGEventTapPlacement kCGTailAppendEventTap = 1;
inline constexpr CGEventTapOptions kCGEventTapOptionListenOnly = 1;

inline constexpr CGEventType kCGEventLeftMouseDown = 1;
inline constexpr CGEventType kCGEventLeftMouseUp = 2;
inline constexpr CGEventType kCGEventRightMouseDown = 3;
inline constexpr CGEventType kCGEventRightMouseUp = 4;
inline constexpr CGEventType kCGEventMouseMoved = 5;
inline constexpr CGEventType kCGEventLeftMouseDragged = 6;
inline constexpr CGEventType kCGEventRightMouseDragged = 7;
inline constexpr CGEventType kCGEventKeyDown = 10;
inline constexpr CGEventType kCGEventKeyUp = 11;
inline constexpr CGEventType kCGEventFlagsChanged = 12;
inline constexpr CGEventType kCGEventScrollWheel = 22;
inline constexpr CGEventType kCGEventOtherMouseDown = 25;
inline constexpr CGEventType kCGEventOtherMouseUp = 26;
inline constexpr CGEventType kCGEventOtherMouseDragged = 27;
inline constexpr CGEventType kCGEventTapDisabledByTimeout = 0xFFFFFFFE;
inline constexpr CGEventType kCGEventTapDisabledByUserInput = 0xFFFFFFFF;

inline constexpr CGEventFlags kCGEventFlagMaskAlphaShift = 0x00010000;
inline constexpr CGEventFlags kCGEventFlagMaskShift = 0x00020000;
inline constexpr CGEventFlags kCGEventFlagMaskControl = 0x00040000;
inline constexpr CGEventFlags kCGEventFlagMaskAlternate = 0x00080000;
inline constexpr CGEventFlags kCGEventFlagMaskCommand = 0x00100000;
inline constexpr CGEventFlags kCGEventFlagMaskSecondaryFn = 0x00800000;

inline constexpr CGEventField kCGMouseEventClickState = 1;
inline constexpr CGEventField kCGMouseEventButtonNumber = 3;
inline constexpr CGEventField kCGMouseEventDeltaX = 4;
inline constexpr CGEventField kCGMouseEventDeltaY = 5;
inline constexpr CGEventField kCGKeyboardEventAutorepeat = 8;
inline constexpr CGEventField kCGKeyboardEventKeycode = 9;
inline constexpr CGEventField kCGKeyboardEventKeyboardType = 10;
inline constexpr CGEventField kCGEventTargetUnixProcessID = 40;
inline constexpr CGEventField kCGEventSourceUnixProcessID = 41;
inline constexpr CGEventField kCGEventSourceStateID = 45;
inline constexpr CGEventField kCGScrollWheelEventIsContinuous = 88;
inline constexpr CGEventField kCGMouseEventWindowUnderMousePointerThatCanHandleThisEvent = 92;
inline constexpr CGEventField kCGScrollWheelEventFixedPtDeltaAxis1 = 93;
inline constexpr CGEventField kCGScrollWheelEventFixedPtDeltaAxis2 = 94;
inline constexpr CGEventField kCGScrollWheelEventPointDeltaAxis1 = 96;
inline constexpr CGEventField kCGScrollWheelEventPointDeltaAxis2 = 97;

inline constexpr CGEventSourceStateID kCGEventSourceStateCombinedSessionState = 0;
inline constexpr CGEventSourceStateID kCGEventSourceStateHIDSystemState = 1;

// CGWindow.h
inline constexpr CGWindowListOption kCGWindowListOptionOnScreenOnly = 1;
inline constexpr CGWindowID kCGNullWindowID = 0;
inline constexpr CGWindowImageOption kCGWindowImageNominalResolution = 16;
inline constexpr std::uint32_t kCGWindowSharingNone = 0;

// CGSession.h: a macro for CFSTR("…") there. The other key is not in any header, but old and widely used.
inline constexpr const char* kCGSessionOnConsoleKey = "kCGSSessionOnConsoleKey";
inline constexpr const char* kScreenIsLockedKey = "CGSSessionScreenIsLocked";

// CGImage.h, CGContext.h: 32 bits a pixel, 0xAARRGGBB in the machine's byte order.
inline constexpr CGBitmapInfo kCGImageAlphaPremultipliedFirst = 2;
inline constexpr CGBitmapInfo kCGBitmapByteOrder32Little = 8192;
inline constexpr CGBlendMode kCGBlendModeCopy = 17;

// clang-format off
extern "C" {
extern const CFStringRef kCGWindowNumber;
extern const CFStringRef kCGWindowOwnerPID;
extern const CFStringRef kCGWindowLayer;
extern const CFStringRef kCGWindowBounds;
extern const CFStringRef kCGWindowName;
extern const CFStringRef kCGWindowAlpha;
extern const CFStringRef kCGWindowSharingState;

CFMachPortRef CGEventTapCreate(CGEventTapLocation, CGEventTapPlacement, CGEventTapOptions, CGEventMask, CGEventTapCallBack, void*);
void CGEventTapEnable(CFMachPortRef, bool);
bool CGEventTapIsEnabled(CFMachPortRef);

CGEventRef CGEventCreate(CGEventSourceRef);
CGEventTimestamp CGEventGetTimestamp(CGEventRef);
CGEventFlags CGEventGetFlags(CGEventRef);
CGPoint CGEventGetLocation(CGEventRef);
std::int64_t CGEventGetIntegerValueField(CGEventRef, CGEventField);
double CGEventGetDoubleValueField(CGEventRef, CGEventField);
void CGEventKeyboardGetUnicodeString(CGEventRef, UniCharCount, UniCharCount*, UniChar*);

CGEventFlags CGEventSourceFlagsState(CGEventSourceStateID);
bool CGEventSourceKeyState(CGEventSourceStateID, CGKeyCode);
bool CGEventSourceButtonState(CGEventSourceStateID, CGMouseButton);

bool CGPreflightListenEventAccess();
bool CGRequestListenEventAccess();
bool CGPreflightScreenCaptureAccess();
bool CGRequestScreenCaptureAccess();

CFDictionaryRef CGSessionCopyCurrentDictionary();

CGDirectDisplayID CGMainDisplayID();
CGError CGGetActiveDisplayList(std::uint32_t, CGDirectDisplayID*, std::uint32_t*);
CGRect CGDisplayBounds(CGDirectDisplayID);

CFArrayRef CGWindowListCopyWindowInfo(CGWindowListOption, CGWindowID);
CGImageRef CGWindowListCreateImageFromArray(CGRect, CFArrayRef, CGWindowImageOption);
bool CGRectMakeWithDictionaryRepresentation(CFDictionaryRef, CGRect*);

CGColorSpaceRef CGColorSpaceCreateWithName(CFStringRef);
extern const CFStringRef kCGColorSpaceSRGB;
CGContextRef CGBitmapContextCreate(void*, std::size_t, std::size_t, std::size_t, std::size_t, CGColorSpaceRef, std::uint32_t);
void CGContextSetBlendMode(CGContextRef, CGBlendMode);
void CGContextDrawImage(CGContextRef, CGRect, CGImageRef);
}
// clang-format on
