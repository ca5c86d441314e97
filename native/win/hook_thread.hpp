// The thread that Windows calls the low-level hooks on. It pumps messages, publishes, and does nothing slow.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

#include "core/sink_valve.hpp"
#include "win/input_hook.hpp"
#include "win/os_thread.hpp"
#include "win/window_watch.hpp"

namespace capstan::win {

class HookThread {
 public:
  // wake: an auto-reset event that outlives this object. Whoever sets it has the hook thread look for news.
  HookThread(SinkValve& sink, InputHook& input, WindowWatch& watch, HANDLE wake);
  // Call stop before.
  ~HookThread() = default;
  HookThread(const HookThread&) = delete;
  HookThread& operator=(const HookThread&) = delete;

  // JavaScript thread. Returns once both hooks are installed and the first context is open (or one second has passed
  // since they are). stop() is due in any case.
  std::optional<Problem> start();
  // JavaScript thread. True once the thread has ended; nothing is published afterwards. False when it has not ended
  // within two seconds: all that it can touch must then be left alive for ever.
  [[nodiscard]] bool stop();
  // JavaScript thread. Ends what another program did to the thread by suspending it.
  void resume() { thread_.resume(); }

  // Any thread but the hook thread, one at a time. Has the hooks installed anew; false when the thread did not do so in
  // time, or Windows refused.
  [[nodiscard]] bool reinstall(std::chrono::milliseconds limit);

 private:
  void run() noexcept;
  void pump();
  void install();
  void reinstall_if_asked();
  void tell_ready();
  [[nodiscard]] bool stopping() const;

  SinkValve& sink_;
  InputHook& input_;
  WindowWatch& watch_;
  HANDLE wake_;
  KernelHandle ready_ = make_event();      // the start is over, one way or the other
  KernelHandle installed_ = make_event();  // an answer to reinstall
  OsThread thread_{L"capstan-hook"};

  // Hook thread until ready_ is set, JavaScript thread afterwards.
  std::optional<Problem> refused_;
  bool told_ready_ = false;  // hook thread only

  std::atomic<bool> stopping_ = false;
  std::atomic<bool> hooks_in_ = false;       // both hooks were installed at the start
  std::atomic<std::uint32_t> asked_ = 0;     // calls of reinstall
  std::atomic<std::uint32_t> answered_ = 0;  // the newest of them that the hook thread has done
  std::atomic<bool> reinstalled_ = false;    // and how it went
};

}  // namespace capstan::win
