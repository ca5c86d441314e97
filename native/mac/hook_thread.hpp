// The thread whose run loop macOS calls the event tap from. It translates, publishes, and does nothing slow.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "mac/input_hook.hpp"
#include "mac/wake_source.hpp"

namespace capstan::mac {

class HookThread {
 public:
  HookThread(EventSink& sink, InputHook& input) : sink_(sink), input_(input) {}
  ~HookThread();
  HookThread(const HookThread&) = delete;
  HookThread& operator=(const HookThread&) = delete;

  // JavaScript thread. Returns once the tap is there and the first context is open, or one second has passed since:
  // without a context all is denied until there is one. Throws std::system_error when there is no thread to be had.
  std::optional<Problem> start();
  // JavaScript thread. Joins; nothing is published afterwards.
  void stop();
  // Any thread. There is something to catch up with.
  void wake() { wake_.wake(); }

 private:
  enum class Stage { starting, listening, ready, over };

  void run() noexcept;
  void reach(Stage stage);

  EventSink& sink_;
  InputHook& input_;
  WakeSource wake_;
  std::thread thread_;
  // Pairs with the load in run(); the wake-up comes after it.
  std::atomic<bool> stopping_ = false;

  std::mutex mutex_;  // for the next three
  std::condition_variable reached_;
  Stage stage_ = Stage::starting;
  std::optional<Problem> refused_;
};

}  // namespace capstan::mac
