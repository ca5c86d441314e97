// What Windows tells of windows without being asked: another foreground, another desktop, new names and places.
// Belongs to the thread that made it, which must dispatch messages: Windows calls back on it.
#pragma once

#include "win/os_handles.hpp"

namespace capstan::win {

class WindowEvents {
 public:
  // One a thread.
  WindowEvents();
  ~WindowEvents();
  WindowEvents(const WindowEvents&) = delete;
  WindowEvents& operator=(const WindowEvents&) = delete;

  // Names and places are told by whole processes, and often: only those of this window's process are listened for.
  void follow(HWND window);

  // Since clear(): another foreground window or input desktop; another name or place of a top-level window.
  [[nodiscard]] bool told_switch() const;
  [[nodiscard]] bool told_change() const;
  void clear();

 private:
  EventHookHandle foreground_;
  EventHookHandle desktop_;
  EventHookHandle names_and_places_;
  DWORD followed_ = 0;
};

}  // namespace capstan::win
