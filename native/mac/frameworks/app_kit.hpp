// The classes and selectors that Capstan uses of AppKit.framework and Foundation.framework.
#pragma once

// NSRunningApplication.h: is thread safe, and what is asked of it here does not change while the app runs.
inline constexpr const char* kNSRunningApplication = "NSRunningApplication";
// + (instancetype)runningApplicationWithProcessIdentifier:(pid_t)pid
inline constexpr const char* kRunningApplicationWithProcessIdentifier = "runningApplicationWithProcessIdentifier:";
// @property NSString *bundleIdentifier
inline constexpr const char* kBundleIdentifier = "bundleIdentifier";
// @property NSURL *executableURL
inline constexpr const char* kExecutableURL = "executableURL";

// NSURL.h
// @property NSString *lastPathComponent
inline constexpr const char* kLastPathComponent = "lastPathComponent";
