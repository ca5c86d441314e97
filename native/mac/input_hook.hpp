// The event tap to event records. Lives on the hook thread (hook_thread.hpp), whose run loop macOS calls it from.
// macOS disables a tap that is slow, so the way of an event asks nobody: it is translated, held, and judged once the
// windows have been looked at (input_judge.hpp).
#pragma once

#include <memory>
#include <optional>

#include "core/capture_backend.hpp"
#include "core/monotonic_clock.hpp"
#include "mac/window_watch.hpp"

namespace capstan::mac {

// Hook thread only.
class InputHook {
 public:
  InputHook(EventSink& sink, ContextStore& contexts, EventClock& clock, WindowWatch& watch);
  ~InputHook();
  InputHook(const InputHook&) = delete;
  InputHook& operator=(const InputHook&) = delete;

  std::optional<Problem> install();
  // Nothing is published afterwards.
  void remove();
  // After each wait: takes the looks, publishes what they settle, sees to the tap and to secure event input. Returns
  // for how many seconds to wait at most.
  double catch_up();
  // A look has opened the first context.
  [[nodiscard]] bool context_open() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace capstan::mac
