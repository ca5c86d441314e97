// WH_KEYBOARD_LL and WH_MOUSE_LL to event records. Lives on the hook thread (hook_thread.hpp), which installs it and
// pumps the messages by which Windows calls it. A hook that is slow is removed by Windows without a word, so the way of
// an event asks nobody but the kernel, and allocates only where it opens a context.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>

#include "core/capture_backend.hpp"
#include "core/monotonic_clock.hpp"
#include "win/os_handles.hpp"
#include "win/window_watch.hpp"

namespace capstan::win {

class InputHook {
 public:
  InputHook(EventSink& sink, EventClock& clock, WindowWatch& watch);
  ~InputHook();
  InputHook(const InputHook&) = delete;
  InputHook& operator=(const InputHook&) = delete;

  // Hook thread. Installs both hooks; again: removes them first, and brings the state of keys and buttons up to date
  // (a release that was missed comes as a synthetic one).
  std::optional<Problem> install();
  // Hook thread. Nothing is published afterwards.
  void remove();
  // Hook thread, as soon as messages were handled and before a context is opened: passes on the key that waits until
  // its window has it.
  void after_messages();
  // Hook thread, between messages: publishes what waits (moves that were held back), brings the modifiers up to date.
  // True: call again within 5 ms.
  bool catch_up();

  // Any thread. What Windows has called each hook with, mod 2^32: the witness compares its own counts with these.
  [[nodiscard]] std::uint32_t keys_seen() const;
  [[nodiscard]] std::uint32_t buttons_seen() const;  // and wheel steps

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace capstan::win
