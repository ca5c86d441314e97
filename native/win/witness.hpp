// A second witness of input: Raw Input, on a thread of its own. Windows removes a low-level hook that was slow without
// telling anybody; then Raw Input goes on to report keys that the hook no longer sees. It counts, and looks at nothing.
#pragma once

#include <optional>

#include "core/capture_backend.hpp"
#include "win/hook_thread.hpp"
#include "win/input_hook.hpp"
#include "win/os_thread.hpp"

namespace capstan::win {

class Witness {
 public:
  Witness(EventSink& sink, const InputHook& input, HookThread& hook);
  // Call stop before.
  ~Witness() = default;
  Witness(const Witness&) = delete;
  Witness& operator=(const Witness&) = delete;

  // JavaScript thread, once the hooks are installed.
  std::optional<Problem> start();
  // JavaScript thread, before the hook thread is stopped. False when the thread has not ended: as HookThread::stop.
  [[nodiscard]] bool stop();
  // JavaScript thread. As HookThread::resume.
  void resume() { thread_.resume(); }

 private:
  EventSink& sink_;
  const InputHook& input_;
  HookThread& hook_;
  OsThread thread_{L"capstan-witness"};
};

}  // namespace capstan::win
