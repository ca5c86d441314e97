// Wakes a thread that waits in its run loop.
#pragma once

#include <mutex>

#include "mac/os_handles.hpp"

namespace capstan::mac {

class WakeSource {
 public:
  WakeSource();
  ~WakeSource();
  WakeSource(const WakeSource&) = delete;
  WakeSource& operator=(const WakeSource&) = delete;

  // The thread that waits. Its run loop has a source from now on, without which it would not wait at all.
  void attach();
  // The same thread, before it ends.
  void detach();
  // The same thread. Waits for whatever is to be handled on it, once, or until the time is up. Whether there was
  // something.
  static bool wait(double seconds);

  // Any thread. Before attach() too: then the first wait ends at once.
  void wake();

 private:
  CfOwner<CFRunLoopSourceRef> source_;
  std::mutex mutex_;  // for loop_: the thread may end while another wakes it
  CfOwner<CFRunLoopRef> loop_;
};

}  // namespace capstan::mac
