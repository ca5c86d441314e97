// Whether the person's own session has the screen. Plain C++: it is tested where there is no macOS.
#pragma once

#include <cstdint>

#include "mac/window_list.hpp"

namespace capstan::mac {

// CGSessionCopyCurrentDictionary.
struct SessionFacts {
  bool known = false;       // there is a window server, and it says something
  bool on_console = false;  // no other user's session has the screen
  bool locked = false;
};

// Of a look at the windows: none, unknown, or secure_desktop where the lock screen, the screen saver or a prompt for a
// password of macOS itself has the keyboard or the screen.
ContextReason reason_of(const SessionFacts& session, const WindowList& list);

// Secure event input: while a program has it on, as password fields do, keys go to that program alone. Whoever turned
// it on is not told, so nothing is recorded until it is off.
class SecureInput {
 public:
  enum class Change { none, began, ended };
  Change told(bool enabled) {
    if (enabled == on_) return Change::none;
    on_ = enabled;
    return on_ ? Change::began : Change::ended;
  }
  [[nodiscard]] bool on() const { return on_; }

 private:
  bool on_ = false;
};

}  // namespace capstan::mac
