// The frame thread of the scripted backend: serves the desk as an OS backend does, from the scripted screen.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <vector>

#include "core/capture_backend.hpp"
#include "core/frame_builder.hpp"
#include "core/pixel_mask.hpp"
#include "fake/screen.hpp"

namespace capstan::fake {

// JavaScript thread.
class FrameSource {
 public:
  explicit FrameSource(Screen& screen) : screen_(screen) {}
  ~FrameSource();
  FrameSource(const FrameSource&) = delete;
  FrameSource& operator=(const FrameSource&) = delete;

  // Joins the thread of before. zero_boot_ns as for CaptureBackend::start.
  std::optional<Problem> start(FrameDesk& desk, std::int64_t zero_boot_ns);
  void wake();
  void stop();

 private:
  // What the frame thread keeps from one request to the next.
  struct Served {
    FrameBuilder builder;
    std::set<std::uint64_t> popups;  // of allowed apps, on the screen at the last look
    bool cursor_told = false;        // its image
  };

  void run(FrameDesk& desk, std::int64_t zero_boot_ns) noexcept;
  // False when the thread is to end.
  bool sleep();
  FrameOutcome serve(FrameDesk& desk, const FrameRequest& request, Served& served, FrameReport& report);

  Screen& screen_;
  std::thread thread_;

  // Shared by both threads under mutex_.
  std::mutex mutex_;
  std::condition_variable wake_;
  bool woken_ = false;
  bool stopping_ = false;
};

}  // namespace capstan::fake
