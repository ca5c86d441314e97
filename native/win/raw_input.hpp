// Raw Input of keyboards and mice, whichever window has the focus, as a count. Lives on the thread that made it.
// Which key it was is never read: of a keyboard's message only the header, which says that it is a keyboard's.
#pragma once

#include <cstdint>

#include "win/os_handles.hpp"

namespace capstan::win {

struct RawCount {
  std::uint32_t keys = 0;      // presses, repeats and releases
  std::uint32_t buttons = 0;   // and wheel steps
  std::uint32_t messages = 0;  // moves included
};

class RawInput {
 public:
  RawInput();
  ~RawInput();
  RawInput(const RawInput&) = delete;
  RawInput& operator=(const RawInput&) = delete;

  // False when Windows refuses, or when the host process listens to Raw Input itself: a process has one listener for
  // each class of device, and taking it over would make the host deaf.
  [[nodiscard]] bool listening() const { return listening_; }
  // What has come since the last call. The thread's queue keeps 10,000 messages until then.
  RawCount take();

 private:
  WindowHandle window_;
  bool listening_ = false;
};

}  // namespace capstan::win
