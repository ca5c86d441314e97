// A second witness of input: Raw Input, on a thread of its own. Windows removes a low-level hook that was slow without
// telling anybody; then Raw Input goes on to report keys that the hook no longer sees. It counts, and looks at nothing.
#pragma once

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

  // JavaScript thread, once the hooks are installed. Without a witness the capture goes on, and the recording says so.
  void start();
  // JavaScript thread, before the hook thread is stopped. False when the thread has not ended: as HookThread::stop.
  [[nodiscard]] bool stop();
  // JavaScript thread. As HookThread::resume.
  void resume() { thread_.resume(); }

 private:
  void run() noexcept;
  void watch();
  // True when the capture goes on.
  bool wake_the_hook();
  [[nodiscard]] bool stop_within(DWORD milliseconds) const;

  EventSink& sink_;
  const InputHook& input_;
  HookThread& hook_;
  KernelHandle stop_ = make_event();
  OsThread thread_{L"capstan-witness"};

  // Its own thread only.
  ULONGLONG woken_ms_ = 0;  // when the hooks were last installed again
  std::uint32_t seen_when_woken_ = 0;
  bool woken_in_vain_ = false;  // and no hook has been called since
};

}  // namespace capstan::win
