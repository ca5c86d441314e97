// Where the frame thread and JavaScript meet: requests and verdicts go one way, questions and reports the other.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/context_store.hpp"
#include "core/frame_pool.hpp"
#include "core/window_identity.hpp"

namespace capstan {

struct FrameRequest {
  std::uint32_t ticket = 0;
  bool key = false;     // whatever is new comes as a key frame
  bool retake = false;  // and even if nothing is: the recording lost a frame
  bool cursor = false;  // the pointer's stream is on: tell where the cursor is, if it lies on an allowed window
};

// Stable numbers: lib/binding/native-binding.ts names them.
enum class FrameOutcome : std::uint8_t {
  frame = 0,      // in the slot
  unchanged = 1,  // nothing was drawn since the last frame, or what was drawn is the same
  no_slot = 2,    // every slot is busy: what changed goes into the next frame
  denied = 3,     // the context in use is denied, not judged yet, or the gate is closed: the screen was not read
  restless = 4,   // windows moved at every try: nothing was kept
  too_large = 5,  // the screen has outgrown the slots: start the frames again with larger ones
  failed = 6,     // the OS refused
};

struct FrameCursor {
  std::int32_t x = 0;  // hot spot, root pixels
  std::int32_t y = 0;
  std::uint32_t hot_x = 0;  // of the image
  std::uint32_t hot_y = 0;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::vector<std::uint32_t> argb;  // premultiplied; empty when the image is that of the report before
};

struct FrameReport {
  std::uint32_t ticket = 0;
  FrameOutcome outcome = FrameOutcome::failed;
  double time_ns = 0;  // when the pixels were read, as EventRecord::time_ns
  std::uint32_t slot = 0;
  std::uint32_t width = 0;  // of the image; also set when the screen is too large
  std::uint32_t height = 0;
  bool key = false;
  std::uint32_t rect_count = 0;
  std::uint32_t pixel_bytes = 0;
  std::uint8_t keep_as = 0;
  std::optional<FrameCursor> cursor;  // of a frame only
};

struct WindowQuestion {
  std::uint32_t id = 0;  // of the question
  std::shared_ptr<const WindowInfo> window;
};

class FrameDesk {
 public:
  using Bell = std::function<void()>;
  using Gate = std::function<bool()>;
  // bell: any thread, wakes JavaScript; never called under the desk's mutex. may_grab: frame thread; whether the newest
  // context is judged and allows frames.
  FrameDesk(FramePool pool, std::uint32_t scale, Bell bell, Gate may_grab);

  // Frame thread.
  FramePool& pool() { return pool_; }
  [[nodiscard]] std::uint32_t scale() const { return scale_; }
  // Never once the desk is closed.
  [[nodiscard]] bool may_grab();
  std::optional<FrameRequest> take_request();
  // The policy's word on a window as it is now; asks JavaScript where it has none for this identity. Nothing: not known
  // yet. A null window is unidentifiable: false.
  std::optional<bool> verdict(std::uint64_t window_id, const std::shared_ptr<const WindowInfo>& window);
  void forget(std::uint64_t window_id);
  // Waits until every question is answered. False when the time is up or the desk closed: what has no verdict is
  // denied.
  bool wait_for_verdicts(std::chrono::milliseconds limit);
  void report(FrameReport report);
  // An allowed app opened a menu, tooltip or other popup.
  void popup_opened();

  // JavaScript thread.
  void request(const FrameRequest& request);  // replaces one that was not taken yet
  std::vector<WindowQuestion> take_questions();
  // Does nothing when the question is over: the window has changed, or is gone.
  void answer(std::uint32_t question, bool allowed);
  std::optional<FrameReport> take_report();
  // How many popups were opened so far.
  std::uint32_t popups();

  // Any thread. Ends every wait, now and later.
  void close();

 private:
  struct Judged {
    std::shared_ptr<const WindowInfo> window;
    std::uint32_t question = 0;
    std::optional<bool> allowed;
  };
  struct OpenQuestion {
    std::uint64_t window_id = 0;
    bool handed_over = false;
  };

  // Under mutex_.
  void ask(std::uint64_t window_id, const std::shared_ptr<const WindowInfo>& window);
  void drop(std::map<std::uint64_t, Judged>::iterator judged);

  FramePool pool_;
  std::uint32_t scale_;
  Bell bell_;
  Gate may_grab_;

  std::mutex mutex_;
  std::condition_variable answered_;
  bool closed_ = false;
  std::optional<FrameRequest> request_;
  std::map<std::uint64_t, Judged> judged_;                // by window
  std::map<std::uint32_t, OpenQuestion> open_questions_;  // by question: those without an answer
  std::uint32_t last_question_ = 0;
  std::deque<FrameReport> reports_;
  std::uint32_t popups_ = 0;
};

}  // namespace capstan
