#include "win/window_events.hpp"

#include "win/window_registry.hpp"

namespace capstan::win {
namespace {

struct Told {
  bool a_switch = false;
  bool a_change = false;
};
// Windows calls back on the listening thread, but does not say on whose behalf.
thread_local Told told;

void CALLBACK on_event(HWINEVENTHOOK /*hook*/, DWORD event, HWND window, LONG object, LONG child, DWORD /*thread*/,
                       DWORD /*time*/) {
  if (event == EVENT_SYSTEM_FOREGROUND || event == EVENT_SYSTEM_DESKTOPSWITCH) {
    told.a_switch = true;
  } else if (object == OBJID_WINDOW && child == CHILDID_SELF && top_level_of(window) == window) {
    told.a_change = true;
  }
}

// pid: of one process; 0 for all.
EventHookHandle listen(DWORD first, DWORD last, DWORD pid) {
  return EventHookHandle(SetWinEventHook(first, last, nullptr, on_event, pid, 0, WINEVENT_OUTOFCONTEXT));
}

}  // namespace

WindowEvents::WindowEvents()
    : foreground_(listen(EVENT_SYSTEM_FOREGROUND, EVENT_SYSTEM_FOREGROUND, 0)),
      desktop_(listen(EVENT_SYSTEM_DESKTOPSWITCH, EVENT_SYSTEM_DESKTOPSWITCH, 0)) {
  clear();
}

WindowEvents::~WindowEvents() = default;

void WindowEvents::follow(HWND window) {
  DWORD pid = 0;
  GetWindowThreadProcessId(window, &pid);
  if (pid == followed_) return;
  followed_ = pid;
  names_and_places_.reset();
  if (pid != 0) names_and_places_ = listen(EVENT_OBJECT_LOCATIONCHANGE, EVENT_OBJECT_NAMECHANGE, pid);
}

bool WindowEvents::told_switch() const { return told.a_switch; }

bool WindowEvents::told_change() const { return told.a_change; }

void WindowEvents::clear() { told = Told(); }

}  // namespace capstan::win
