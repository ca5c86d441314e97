// Which window has the keyboard, as macOS's accessibility interface (AX) says, and its word when that changes. Watch
// thread only: every question waits for another program.
#pragma once

#include <optional>

#include "mac/frameworks/application_services.hpp"
#include "mac/os_handles.hpp"
#include "mac/window_list.hpp"

namespace capstan::mac {

class Accessibility {
 public:
  Accessibility();
  ~Accessibility();
  Accessibility(const Accessibility&) = delete;
  Accessibility& operator=(const Accessibility&) = delete;

  // Nothing where no program says that it has the keyboard, and which of its windows has. topmost: whose ordinary
  // window lies on top, 0 when there is none. The system knows best which program to ask; but of some (Chromium and
  // Electron, whose accessibility is off until they are asked for it) it knows nothing, and goes on naming the one
  // before.
  std::optional<FocusedWindow> focused_window(ProcessId topmost);

  // Whether the program that had the keyboard at the question before has told that another window, or another program,
  // has it; and whether it told anything at all. Each since the last call. The word comes by the thread's run loop.
  bool take_focus_notice();
  bool take_notice();

 private:
  static void noticed(AXObserverRef observer, AXUIElementRef element, CFStringRef notification, void* notice);
  [[nodiscard]] ProcessId system_focus() const;
  bool follow_if_in_front(ProcessId pid);
  void follow(ProcessId pid, CfOwner<AXUIElementRef> app);
  void unfollow();

  CfOwner<AXUIElementRef> system_;
  ProcessId followed_ = 0;
  CfOwner<AXUIElementRef> app_;
  CfOwner<AXObserverRef> observer_;  // null when that program has none to give
  // The addresses of these two are what a notice carries.
  bool focus_noticed_ = false;
  bool other_noticed_ = false;
};

}  // namespace capstan::mac
