#include "win/permission.hpp"

#include <string>
#include <thread>

#include "win/frame_source.hpp"
#include "win/indicator.hpp"
#include "win/input_desktop.hpp"
#include "win/monitors.hpp"
#include "win/os_handles.hpp"
#include "win/process_rights.hpp"
#include "win/ui_watch.hpp"

namespace capstan {
namespace {

bool in_session_zero() {
  DWORD session = 0;
  return ProcessIdToSessionId(GetCurrentProcessId(), &session) != 0 && session == 0;
}

FunctionStatus desktop_status() {
  if (win::station_is_visible()) return {true, "", ""};
  if (in_session_zero()) {
    return {false, "This process runs as a service (session 0), which has no desktop that a person sees.",
            "Start Capstan from the desktop of the person who is recorded."};
  }
  return {false, "This process has no desktop that a person sees.",
          "Start Capstan from the desktop of the person who is recorded, not over SSH or as a scheduled task."};
}

// User Interface Privilege Isolation keeps the input of programs of a higher integrity level from a hook.
FunctionStatus input_status() {
  const auto own = win::integrity_of(GetCurrentProcess());
  const bool elevated = own && *own >= SECURITY_MANDATORY_HIGH_RID;
  std::string limits = elevated ? "works; it runs elevated and so sees the input of elevated programs too"
                                : "works; what goes to programs that run as administrator is not seen";
  if (GetSystemMetrics(SM_REMOTESESSION) != 0) {
    limits += "; a remote desktop session has no desktop while it is disconnected";
  }
  return {true, std::move(limits), ""};
}

}  // namespace

Capabilities win_capabilities() {
  Capabilities capabilities;
  capabilities.backend = "win";
  capabilities.chosen = "This is Windows.";
  capabilities.ui = ui_watch_status();
  capabilities.indicator = indicator_status();
  capabilities.windows = desktop_status();
  if (!capabilities.windows.available) {
    capabilities.input = capabilities.windows;
    capabilities.frames = capabilities.windows;
    return capabilities;
  }
  capabilities.input = input_status();
  capabilities.frames = win::frame_source_status();
  // How a thread counts pixels stays with it; this one is the host's.
  std::thread([&capabilities] {
    win::use_physical_pixels();
    capabilities.displays = win::monitor_places();
  }).join();
  return capabilities;
}

}  // namespace capstan
