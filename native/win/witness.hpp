// A second witness of input: Raw Input, on a thread of its own. Windows removes a low-level hook that was slow without
// telling anybody; then Raw Input goes on to report keys that the hook no longer sees. It counts, and looks at nothing.
#pragma once

#include <memory>
#include <optional>

#include "core/capture_backend.hpp"
#include "win/hook_thread.hpp"
#include "win/input_hook.hpp"

namespace capstan::win {

class Witness {
 public:
  Witness(EventSink& sink, const InputHook& input, HookThread& hook);
  // Ends and joins its thread.
  ~Witness();
  Witness(const Witness&) = delete;
  Witness& operator=(const Witness&) = delete;

  // JavaScript thread, once the hooks are installed.
  std::optional<Problem> start();
  // JavaScript thread, before the hook thread is stopped.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace capstan::win
