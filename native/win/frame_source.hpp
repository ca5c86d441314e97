// Frames of allowed windows: what is on the screen, cut to them by the order of all windows. A thread of its own.
#pragma once

#include <cstdint>
#include <memory>

#include "core/capture_backend.hpp"

namespace capstan::win {

FunctionStatus frame_source_status();

class FrameSource {
 public:
  // JavaScript thread. Null, with the problem told, when the screen cannot be read. No pixel is read before a request.
  static std::unique_ptr<FrameSource> start(FrameDesk& desk, std::int64_t zero_boot_ns, Problem& problem);
  // JavaScript thread. Returns once the thread is joined. Close the desk before, or it may wait for a verdict.
  ~FrameSource();
  FrameSource(const FrameSource&) = delete;
  FrameSource& operator=(const FrameSource&) = delete;

  // Any thread. The desk has something for the frame thread.
  void wake() const;

 private:
  struct State;
  explicit FrameSource(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace capstan::win
