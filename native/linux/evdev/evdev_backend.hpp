// The backend of sessions without an X server: one thread reads the kernel's devices, asks the compositor whose the
// input is, and follows the session.
#pragma once

#include <atomic>
#include <memory>
#include <semaphore>
#include <thread>

#include "core/capture_backend.hpp"
#include "core/monotonic_clock.hpp"
#include "linux/evdev/devices.hpp"
#include "linux/evdev/input_hook.hpp"
#include "linux/os_handles.hpp"

namespace capstan::evdev {

class EvdevBackend final : public CaptureBackend {
 public:
  ~EvdevBackend() override;

  Capabilities capabilities() override;
  std::optional<Problem> start(EventSink& sink, ContextStore& contexts, std::int64_t zero_boot_ns) override;
  std::optional<Problem> start_frames(FrameDesk& desk) override;
  void wake_frames() override {}
  void stop() override;

 private:
  // Everything that lives from start to stop, in the order in which it must go.
  struct Running {
    EventClock clock;
    std::unique_ptr<Devices> devices;
    std::unique_ptr<SessionWatch> session;
    std::unique_ptr<wayland::WindowWatch> windows;  // null: no compositor tells windows, so all is denied
    InputHook hook;
    EventSink& sink;
    FileDescriptor wake;  // eventfd: stop() ends the thread's sleep
    std::atomic<bool> stopping = false;
    std::thread thread;

    Running(std::unique_ptr<Devices> opened, std::unique_ptr<SessionWatch> watched,
            std::unique_ptr<wayland::WindowWatch> connected, EventSink& events, ContextStore& contexts,
            std::int64_t zero_boot_ns);
  };
  static void run(Running& running) noexcept;
  static void run_turns(Running& running);

  std::unique_ptr<Running> running_;
};

}  // namespace capstan::evdev
