// Looks at the windows on a thread of its own: which has the keyboard, who is where, and whether the person's session
// has the screen. Looks when it is asked to, when the program with the keyboard tells of a change, and once a second,
// since a change may go untold.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "core/capture_backend.hpp"
#include "mac/accessibility.hpp"
#include "mac/app_names.hpp"
#include "mac/input_judge.hpp"
#include "mac/wake_source.hpp"

namespace capstan::mac {

class WindowWatch {
 public:
  // wake_hook: called by this thread when there is a look, until stop() has returned.
  explicit WindowWatch(std::function<void()> wake_hook);
  ~WindowWatch();
  WindowWatch(const WindowWatch&) = delete;
  WindowWatch& operator=(const WindowWatch&) = delete;

  // JavaScript thread. Throws std::system_error when there is no thread to be had.
  void start();
  // JavaScript thread, after the hook thread has ended. Joins; a program that hangs delays it by a second at most.
  void stop();

  // The rest: hook thread only.
  enum class Haste : std::uint32_t {
    soon = 1,  // for moves, which come many times in one look
    now = 2,   // for a key or a button: what it brings about may change the focus
  };
  void ask(Haste haste);
  // Since the call before, in order. Where one is left out, the next one is troubled.
  std::vector<std::shared_ptr<const Look>> take();
  // It ran out of memory: no more looks come.
  [[nodiscard]] bool failed() const { return failed_.load(std::memory_order_relaxed); }

 private:
  void run() noexcept;
  void serve();
  [[nodiscard]] std::int64_t due_in() const;
  std::shared_ptr<Look> look();
  void hand_over(std::shared_ptr<Look> look);

  const std::function<void()> wake_hook_;
  WakeSource wake_;
  std::thread thread_;
  // Pairs with the load in serve(); the wake-up comes after it.
  std::atomic<bool> stopping_ = false;
  // What the hook thread wants; taken before a look begins. An event that came before is seen by then: release,
  // acquire.
  std::atomic<std::uint32_t> wanted_ = 0;
  std::atomic<bool> failed_ = false;  // relaxed: the wake-up orders it

  std::mutex mutex_;  // for looks_
  std::deque<std::shared_ptr<const Look>> looks_;

  // Watch thread only.
  std::unique_ptr<Accessibility> accessibility_;
  AppNameCache names_;
  bool noticed_ = false;        // look again
  bool focus_noticed_ = false;  // the next look is troubled
  std::int64_t looked_ns_ = 0;
};

}  // namespace capstan::mac
