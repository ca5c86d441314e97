// What Capstan uses of ApplicationServices.framework: the accessibility tree (AX) of HIServices. See
// core_foundation.hpp for why it is declared here.
#pragma once

#include <cstdint>

#include "mac/frameworks/core_foundation.hpp"
#include "mac/frameworks/core_graphics.hpp"

using AXError = std::int32_t;
using AXValueType = std::uint32_t;
using ProcessIdentifier = std::int32_t;  // pid_t

using AXUIElementRef = const struct OpaqueAXUIElement*;
using AXValueRef = const struct OpaqueAXValue*;
using AXObserverRef = struct OpaqueAXObserver*;

using AXObserverCallback = void (*)(AXObserverRef, AXUIElementRef, CFStringRef, void*);

// AXError.h, AXValue.h
inline constexpr AXError kAXErrorSuccess = 0;
inline constexpr AXValueType kAXValueCGPointType = 1;
inline constexpr AXValueType kAXValueCGSizeType = 2;

// AXAttributeConstants.h, AXNotificationConstants.h: macros for CFSTR("…") there.
inline constexpr const char* kAXFocusedApplicationAttribute = "AXFocusedApplication";
inline constexpr const char* kAXFrontmostAttribute = "AXFrontmost";
inline constexpr const char* kAXFocusedWindowAttribute = "AXFocusedWindow";
inline constexpr const char* kAXTitleAttribute = "AXTitle";
inline constexpr const char* kAXPositionAttribute = "AXPosition";
inline constexpr const char* kAXSizeAttribute = "AXSize";
inline constexpr const char* kAXApplicationDeactivatedNotification = "AXApplicationDeactivated";
inline constexpr const char* kAXFocusedWindowChangedNotification = "AXFocusedWindowChanged";
inline constexpr const char* kAXTitleChangedNotification = "AXTitleChanged";

// clang-format off
extern "C" {
extern const CFStringRef kAXTrustedCheckOptionPrompt;

Boolean AXIsProcessTrusted();
Boolean AXIsProcessTrustedWithOptions(CFDictionaryRef);

CFTypeID AXUIElementGetTypeID();
AXUIElementRef AXUIElementCreateSystemWide();
AXUIElementRef AXUIElementCreateApplication(ProcessIdentifier);
AXError AXUIElementCopyAttributeValue(AXUIElementRef, CFStringRef, CFTypeRef*);
AXError AXUIElementGetPid(AXUIElementRef, ProcessIdentifier*);
AXError AXUIElementSetMessagingTimeout(AXUIElementRef, float);

CFTypeID AXValueGetTypeID();
Boolean AXValueGetValue(AXValueRef, AXValueType, void*);

AXError AXObserverCreate(ProcessIdentifier, AXObserverCallback, AXObserverRef*);
AXError AXObserverAddNotification(AXObserverRef, AXUIElementRef, CFStringRef, void*);
CFRunLoopSourceRef AXObserverGetRunLoopSource(AXObserverRef);
}
// clang-format on
