// A scripted backend behind the same contract as the OS folders: deterministic tests, and machines without a display.
// Never chosen by itself.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "core/capture_backend.hpp"
#include "core/monotonic_clock.hpp"
#include "fake/fake_step.hpp"
#include "fake/frame_source.hpp"
#include "fake/screen.hpp"

namespace capstan::fake {

class FakeBackend final : public CaptureBackend {
 public:
  FakeBackend() = default;
  ~FakeBackend() override;
  FakeBackend(const FakeBackend&) = delete;
  FakeBackend& operator=(const FakeBackend&) = delete;

  Capabilities capabilities() override;
  // From the second start on, the context of before is opened anew, as an OS backend finds the person where they are.
  std::optional<Problem> start(EventSink& sink, ContextStore& contexts, std::int64_t zero_boot_ns) override;
  std::optional<Problem> start_frames(FrameDesk& desk) override;
  void wake_frames() override;
  // Joins at once, also in the middle of a wait or a flood. Steps not played by then are dropped.
  void stop() override;

  // JavaScript thread. Steps wait for start() when it has not been called.
  void play(std::vector<FakeStep> steps);

 private:
  void run(EventSink& sink, ContextStore& contexts) noexcept;
  // Hook thread. Blocks until there are steps; empty when the capture stops.
  std::vector<FakeStep> take(EventSink& sink);
  // Hook thread. These return false when nothing more is to be played: the capture stops, or has failed.
  bool play_one(const FakeStep& step, EventSink& sink, ContextStore& contexts);
  bool flood(const FloodStep& step, EventSink& sink);
  bool wait(std::chrono::milliseconds duration, EventSink& sink);

  void emit(EventRecord record, EventSink& sink);
  void open(const Context& context, EventSink& sink, ContextStore& contexts);
  void flush(EventSink& sink);
  bool stopping();

  // Shared by both threads under mutex_.
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<FakeStep> script_;
  bool stopping_ = false;

  // JavaScript thread only.
  std::thread thread_;
  std::int64_t zero_boot_ns_ = 0;  // of the last start

  Screen screen_;
  FrameSource frames_{screen_};

  // Hook thread only while it runs; kept over stop and start, so that time goes on rising.
  std::optional<EventClock> clock_;
  std::optional<Context> current_;
  std::uint32_t current_epoch_ = 0;
  std::uint32_t in_batch_ = 0;
  bool pending_ = false;  // the sink asked for another flush within 5 ms
  float last_x_ = 0;
  float last_y_ = 0;
};

}  // namespace capstan::fake
