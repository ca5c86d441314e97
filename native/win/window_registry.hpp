// Who a window is: executable, class, title, place, and whose dialog or menu it is. Asks the kernel only, never another
// program, so that a program that hangs delays nobody. Each thread has one of its own.
#pragma once

#include <memory>

#include "core/context_store.hpp"
#include "win/windows_api.hpp"

namespace capstan::win {

// The top-level window that a window is or lies in; null for the desktop itself and for what is gone.
HWND top_level_of(HWND window);

class WindowRegistry {
 public:
  WindowRegistry();
  ~WindowRegistry();
  WindowRegistry(const WindowRegistry&) = delete;
  WindowRegistry& operator=(const WindowRegistry&) = delete;

  struct Identity {
    ContextReason reason = ContextReason::unknown;  // none: known, and info is there
    std::shared_ptr<const WindowInfo> info;
  };
  // A top-level window as it is now. What cannot change while the window lives is remembered.
  Identity identify(HWND top_level);

 private:
  struct Memory;
  std::unique_ptr<Memory> memory_;
};

}  // namespace capstan::win
