// The X11 backend: one thread, one connection, one ordered stream of input and focus.
#pragma once

#include <atomic>
#include <memory>
#include <semaphore>
#include <thread>

#include "core/capture_backend.hpp"
#include "core/monotonic_clock.hpp"
#include "linux/os_handles.hpp"
#include "linux/x11/connection.hpp"
#include "linux/x11/frame_source.hpp"
#include "linux/x11/input_hook.hpp"
#include "linux/x11/window_watch.hpp"

namespace capstan::x11 {

class X11Backend final : public CaptureBackend {
 public:
  ~X11Backend() override;

  Capabilities capabilities() override;
  std::optional<Problem> start(EventSink& sink, ContextStore& contexts, std::int64_t zero_boot_ns) override;
  std::optional<Problem> start_frames(FrameDesk& desk) override;
  void wake_frames() override;
  void stop() override;

 private:
  // Everything that lives from start to stop, in the order in which it must go.
  struct Running {
    std::int64_t zero_boot_ns;
    EventClock clock;
    std::unique_ptr<Connection> connection;
    WindowWatch watch;
    InputHook input;
    EventSink& sink;
    FileDescriptor wake;  // eventfd: stop() ends the thread's sleep
    std::atomic<bool> stopping = false;
    std::binary_semaphore ready{0};  // the first context is open, or the thread has ended
    bool told_ready = false;         // hook thread only
    std::thread thread;
    std::unique_ptr<FrameSource> frames;  // a thread of its own, when the screen is recorded

    Running(std::unique_ptr<Connection> opened, EventSink& events, ContextStore& contexts,
            std::int64_t zero_boot_ns_of_ring);
  };
  static void run(Running& running) noexcept;
  static void run_batches(Running& running);
  static void tell_ready(Running& running);

  std::unique_ptr<Running> running_;
};

}  // namespace capstan::x11
