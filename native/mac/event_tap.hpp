// A listen-only CGEventTap on the calling thread's run loop. It sees events on their way to a program, and can neither
// change nor delay them.
#pragma once

#include <memory>

#include "mac/frameworks/core_graphics.hpp"
#include "mac/os_handles.hpp"

namespace capstan::mac {

class EventTap {
 public:
  // Null when macOS refuses. callback: called on this thread, from within its run loop, until this object is gone.
  static std::unique_ptr<EventTap> create(CGEventTapCallBack callback, void* info);
  // The thread that created it.
  ~EventTap();
  EventTap(const EventTap&) = delete;
  EventTap& operator=(const EventTap&) = delete;

  [[nodiscard]] bool enabled() const { return CGEventTapIsEnabled(port_.get()); }
  // Whether it is enabled now.
  bool enable();

 private:
  EventTap(CfOwner<CFMachPortRef> port, CfOwner<CFRunLoopSourceRef> source);

  CfOwner<CFMachPortRef> port_;
  CfOwner<CFRunLoopSourceRef> source_;
};

}  // namespace capstan::mac
