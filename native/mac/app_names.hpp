// Which app a process is: NSRunningApplication, which may be asked on any thread ("NSRunningApplication is thread
// safe", its reference).
#pragma once

#include <map>
#include <optional>

#include "mac/window_list.hpp"

namespace capstan::mac {

// Each thread has one of its own.
class AppNameCache {
 public:
  std::optional<AppNames> find(ProcessId pid);
  // Forgets the processes that have no window any more: another may get their number.
  void keep_only(const WindowList& list);

 private:
  std::map<ProcessId, AppNames> known_;
};

}  // namespace capstan::mac
