// The classes and selectors that Capstan uses of ScreenCaptureKit.framework, and of Foundation for its answers.
#pragma once

inline constexpr const char* kSCShareableContent = "SCShareableContent";
// + (void)getShareableContentExcludingDesktopWindows:(BOOL) onScreenWindowsOnly:(BOOL)
//     completionHandler:(void (^)(SCShareableContent *, NSError *))          macOS 12.3
inline constexpr const char* kGetShareableContent =
    "getShareableContentExcludingDesktopWindows:onScreenWindowsOnly:completionHandler:";
// @property NSArray<SCWindow *> *windows
inline constexpr const char* kWindows = "windows";
// @property NSArray<SCDisplay *> *displays
inline constexpr const char* kDisplays = "displays";

// SCWindow: @property CGWindowID windowID
inline constexpr const char* kWindowID = "windowID";
// SCDisplay: @property CGDirectDisplayID displayID
inline constexpr const char* kDisplayID = "displayID";

inline constexpr const char* kSCContentFilter = "SCContentFilter";
// - (instancetype)initWithDisplay:(SCDisplay *) includingWindows:(NSArray<SCWindow *> *)
inline constexpr const char* kInitWithDisplayIncludingWindows = "initWithDisplay:includingWindows:";

inline constexpr const char* kSCStreamConfiguration = "SCStreamConfiguration";
// @property size_t width, height; @property BOOL showsCursor
inline constexpr const char* kSetWidth = "setWidth:";
inline constexpr const char* kSetHeight = "setHeight:";
inline constexpr const char* kSetShowsCursor = "setShowsCursor:";

inline constexpr const char* kSCScreenshotManager = "SCScreenshotManager";
// + (void)captureImageWithFilter:(SCContentFilter *) configuration:(SCStreamConfiguration *)
//     completionHandler:(void (^)(CGImageRef, NSError *))                    macOS 14.0
inline constexpr const char* kCaptureImage = "captureImageWithFilter:configuration:completionHandler:";

// NSObject
inline constexpr const char* kAlloc = "alloc";
inline constexpr const char* kInit = "init";
inline constexpr const char* kRelease = "release";
inline constexpr const char* kRetain = "retain";
