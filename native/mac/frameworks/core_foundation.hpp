// What Capstan uses of CoreFoundation.framework. Declared by hand, since Apple's headers are on no machine that builds
// this; one declaration a line, so that a script can compare each with another source. docs/adr/0019 says more.
#pragma once

#include <cstdint>

using Boolean = unsigned char;
using CFIndex = long;
using CFTypeID = unsigned long;
using CFOptionFlags = unsigned long;
using CFStringEncoding = std::uint32_t;
using CFNumberType = CFIndex;
using CFRunLoopRunResult = std::int32_t;
using CFTimeInterval = double;

using CFTypeRef = const void*;
using CFAllocatorRef = const struct OpaqueCFAllocator*;
using CFStringRef = const struct OpaqueCFString*;
using CFNumberRef = const struct OpaqueCFNumber*;
using CFBooleanRef = const struct OpaqueCFBoolean*;
using CFArrayRef = const struct OpaqueCFArray*;
using CFDictionaryRef = const struct OpaqueCFDictionary*;
using CFMachPortRef = struct OpaqueCFMachPort*;
using CFRunLoopRef = struct OpaqueCFRunLoop*;
using CFRunLoopSourceRef = struct OpaqueCFRunLoopSource*;

// CFRunLoop.h: a source of version 0, which is signalled by hand. Whatever is not used here is null.
struct CFRunLoopSourceContext {
  CFIndex version;
  void* info;
  const void* (*retain)(const void*);
  void (*release)(const void*);
  CFStringRef (*copyDescription)(const void*);
  Boolean (*equal)(const void*, const void*);
  unsigned long (*hash)(const void*);
  void (*schedule)(void*, CFRunLoopRef, CFStringRef);
  void (*cancel)(void*, CFRunLoopRef, CFStringRef);
  void (*perform)(void*);
};

// Only the addresses of the constants below are used.
struct CFDictionaryKeyCallBacks;
struct CFDictionaryValueCallBacks;
struct CFArrayCallBacks;

inline constexpr CFStringEncoding kCFStringEncodingUTF8 = 0x08000100;
inline constexpr CFNumberType kCFNumberSInt64Type = 4;
inline constexpr CFNumberType kCFNumberFloat64Type = 6;
inline constexpr CFRunLoopRunResult kCFRunLoopRunHandledSource = 4;

// clang-format off
extern "C" {
extern const CFStringRef kCFRunLoopDefaultMode;
extern const CFBooleanRef kCFBooleanTrue;
extern const CFArrayCallBacks kCFTypeArrayCallBacks;
extern const CFDictionaryKeyCallBacks kCFTypeDictionaryKeyCallBacks;
extern const CFDictionaryValueCallBacks kCFTypeDictionaryValueCallBacks;

CFTypeRef CFRetain(CFTypeRef);
void CFRelease(CFTypeRef);
CFTypeID CFGetTypeID(CFTypeRef);

CFTypeID CFStringGetTypeID();
CFStringRef CFStringCreateWithCString(CFAllocatorRef, const char*, CFStringEncoding);
CFIndex CFStringGetLength(CFStringRef);
CFIndex CFStringGetMaximumSizeForEncoding(CFIndex, CFStringEncoding);
Boolean CFStringGetCString(CFStringRef, char*, CFIndex, CFStringEncoding);

CFTypeID CFNumberGetTypeID();
Boolean CFNumberGetValue(CFNumberRef, CFNumberType, void*);
CFTypeID CFBooleanGetTypeID();
Boolean CFBooleanGetValue(CFBooleanRef);

CFTypeID CFArrayGetTypeID();
CFArrayRef CFArrayCreate(CFAllocatorRef, const void**, CFIndex, const CFArrayCallBacks*);
CFIndex CFArrayGetCount(CFArrayRef);
const void* CFArrayGetValueAtIndex(CFArrayRef, CFIndex);

CFTypeID CFDictionaryGetTypeID();
CFDictionaryRef CFDictionaryCreate(CFAllocatorRef, const void**, const void**, CFIndex, const CFDictionaryKeyCallBacks*, const CFDictionaryValueCallBacks*);
const void* CFDictionaryGetValue(CFDictionaryRef, const void*);

CFRunLoopSourceRef CFMachPortCreateRunLoopSource(CFAllocatorRef, CFMachPortRef, CFIndex);
void CFMachPortInvalidate(CFMachPortRef);

CFRunLoopRef CFRunLoopGetCurrent();
CFRunLoopRunResult CFRunLoopRunInMode(CFStringRef, CFTimeInterval, Boolean);
void CFRunLoopWakeUp(CFRunLoopRef);
void CFRunLoopAddSource(CFRunLoopRef, CFRunLoopSourceRef, CFStringRef);
void CFRunLoopRemoveSource(CFRunLoopRef, CFRunLoopSourceRef, CFStringRef);
CFRunLoopSourceRef CFRunLoopSourceCreate(CFAllocatorRef, CFIndex, CFRunLoopSourceContext*);
void CFRunLoopSourceSignal(CFRunLoopSourceRef);
void CFRunLoopSourceInvalidate(CFRunLoopSourceRef);
}
// clang-format on
