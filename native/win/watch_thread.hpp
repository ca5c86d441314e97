// Finds out who windows are, for the hook thread, which must not wait; and listens for changes that come without input:
// another foreground window, a new name or place, another desktop that takes the input.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/capture_backend.hpp"
#include "win/windows_api.hpp"

namespace capstan::win {

// A window and the title that it had at the moment of an input event.
struct SeenWindow {
  HWND window = nullptr;  // null: none
  std::wstring title;
};

struct Question {
  std::uint32_t epoch = 0;
  SeenWindow focus;
  SeenWindow pointer;
};

struct Answer {
  std::uint32_t epoch = 0;
  Context context;
};

class WatchThread {
 public:
  // wake_hook: called by this thread when there is news, until stop() has returned true.
  explicit WatchThread(std::function<void()> wake_hook);
  // Call stop before.
  ~WatchThread();
  WatchThread(const WatchThread&) = delete;
  WatchThread& operator=(const WatchThread&) = delete;

  // JavaScript thread. Returns once the thread listens and knows which desktop has the input.
  // stop() is due in any case.
  std::optional<Problem> start();
  // JavaScript thread. True once the thread has ended. False when it has not within two seconds: all that it can touch
  // must then be left alive for ever.
  [[nodiscard]] bool stop();

  // The rest: hook thread only.

  // The epoch of an older question that is given up for this one: answer it as unknown.
  std::optional<std::uint32_t> ask(Question question);
  std::vector<Answer> answers();
  // Whether there were answers or changes since the call before.
  [[nodiscard]] bool take_news();
  // Another desktop than this one has the input.
  [[nodiscard]] bool secure_desktop() const;
  // Rises when what was answered last about these same windows holds no longer.
  [[nodiscard]] std::uint32_t version() const;
  // It ran out of memory: no more answers come.
  [[nodiscard]] bool failed() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace capstan::win
