// Which window has the keyboard and which lies under the pointer, at the moment of each input event.
//
// A low-level hook runs before the window gets its input, so the hook itself asks: the foreground window, its title and
// the window at the pointer are each one call into the kernel. Who these windows are is found out by a thread of its
// own, which also listens for changes of name and place and looks once in a while, since events may be missed.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "core/capture_backend.hpp"
#include "core/monotonic_clock.hpp"
#include "win/windows_api.hpp"

namespace capstan::win {

class WindowWatch {
 public:
  // wake_hook: any thread; has the hook thread call take_news() soon. Called until stop() has returned true.
  WindowWatch(EventSink& sink, ContextStore& contexts, EventClock& clock, std::function<void()> wake_hook);
  // Call stop before.
  ~WindowWatch();
  WindowWatch(const WindowWatch&) = delete;
  WindowWatch& operator=(const WindowWatch&) = delete;

  // JavaScript thread, before the hook thread starts. Starts the watching thread.
  // stop() is due in any case.
  std::optional<Problem> begin();
  // JavaScript thread, after the hook thread. True once the watching thread has ended; false as HookThread::stop.
  [[nodiscard]] bool stop();

  // The rest: hook thread only.

  // Where the pointer is, physical pixels. Takes effect with the next settle().
  void pointer_at(POINT place);
  // Opens a new epoch when the foreground window, its title, or the window under the pointer is another than before.
  // Call before each input record. Returns what changed (context_change bits).
  std::uint8_t settle();
  // What the watching thread found out: resolves pending epochs, and settles what changed without input. Opens the
  // first context. Costs next to nothing where there is no news.
  std::uint8_t take_news();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace capstan::win
