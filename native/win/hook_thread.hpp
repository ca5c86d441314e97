// The thread that Windows calls the low-level hooks on. It pumps messages, publishes, and does nothing slow.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "core/capture_backend.hpp"
#include "win/input_hook.hpp"
#include "win/window_watch.hpp"

namespace capstan::win {

class HookThread {
 public:
  HookThread(EventSink& sink, InputHook& input, WindowWatch& watch);
  // Stops and joins.
  ~HookThread();
  HookThread(const HookThread&) = delete;
  HookThread& operator=(const HookThread&) = delete;

  // JavaScript thread. Returns once both hooks are installed and the first context is open (or one second has passed).
  std::optional<Problem> start();
  // JavaScript thread. Returns once the thread has ended; nothing is published afterwards.
  void stop();

  // Any thread. The hook thread looks for news soon.
  void wake();
  // Any thread but the hook thread. Has the hooks installed anew; false when the thread did not do so in time.
  bool reinstall(std::chrono::milliseconds limit);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace capstan::win
