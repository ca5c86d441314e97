#include "mac/permission.hpp"

#include <string>

#include "mac/displays.hpp"
#include "mac/frame_source.hpp"
#include "mac/frameworks/application_services.hpp"
#include "mac/frameworks/core_graphics.hpp"
#include "mac/indicator.hpp"
#include "mac/os_handles.hpp"
#include "mac/ui_watch.hpp"
#include "mac/window_server.hpp"

namespace capstan::mac {
namespace {

// True of all that this backend does: docs/adr/0019-macos-without-a-mac.md.
constexpr const char* unrun = "compiled and linked, not yet run on a Mac by us";

// macOS gives a permission to the app that a process was started from.
std::string remedy(const char* pane) {
  return std::string(
             "Allow the app that started this (a terminal, for one) in System Settings > Privacy & Security > ") +
         pane + ", then start that app again; \"capstan doctor --ask\" has macOS ask.";
}

FunctionStatus session_status() {
  if (session_facts().known) return {true, unrun, ""};
  return {false, "This process has no session with a screen.",
          "Start Capstan from the desktop of the person who is recorded, not over SSH or as a daemon."};
}

FunctionStatus input_status() {
  if (!CGPreflightListenEventAccess()) {
    return {false, "macOS does not let this process see keys and pointer.", remedy("Input Monitoring")};
  }
  return {true,
          std::string(unrun) +
              "; what a dead key makes with the next key is not told, and nothing is recorded while a "
              "program has secure event input on",
          ""};
}

FunctionStatus windows_status() {
  if (AXIsProcessTrusted() == 0) {
    return {false, "macOS does not let this process see which window has the keyboard, so that all input is denied.",
            remedy("Accessibility")};
  }
  if (!CGPreflightScreenCaptureAccess()) {
    return {true, std::string(unrun) + "; only the focused window's title is told",
            remedy("Screen & System Audio Recording")};
  }
  return {true, std::string(unrun) + "; programs that do not tell AX of their windows are denied", ""};
}

}  // namespace

Capabilities mac_capabilities() {
  const AutoreleasePool pool;
  Capabilities capabilities;
  capabilities.backend = "mac";
  capabilities.ui = ui_watch_status();
  capabilities.indicator = indicator_status();
  const FunctionStatus session = session_status();
  if (!session.available) {
    capabilities.input = capabilities.windows = capabilities.frames = session;
    return capabilities;
  }
  capabilities.input = input_status();
  capabilities.windows = windows_status();
  capabilities.frames = frame_source_status();
  if (capabilities.frames.available) capabilities.frames.why = std::string(unrun) + "; " + capabilities.frames.why;
  capabilities.displays = places_of(active_displays());
  return capabilities;
}

std::optional<Problem> missing_permission() {
  const FunctionStatus session = session_status();
  if (!session.available) return Problem{Fault::no_display, 0, session.why, session.remedy};
  for (const FunctionStatus& status : {input_status(), windows_status()}) {
    if (!status.available) return Problem{Fault::permission, 0, status.why, status.remedy};
  }
  return std::nullopt;
}

void ask_for_permissions() {
  const AutoreleasePool pool;
  CGRequestListenEventAccess();
  CGRequestScreenCaptureAccess();
  const void* keys[] = {kAXTrustedCheckOptionPrompt};
  const void* values[] = {kCFBooleanTrue};
  const CfOwner<CFDictionaryRef> options(
      CFDictionaryCreate(nullptr, keys, values, 1, &kCFTypeDictionaryKeyCallBacks, &kCFTypeDictionaryValueCallBacks));
  if (options) AXIsProcessTrustedWithOptions(options.get());
}

}  // namespace capstan::mac
