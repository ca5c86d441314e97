#include "mac/mac_backend.hpp"

#include <dlfcn.h>

#include <utility>

#include "core/monotonic_clock.hpp"
#include "mac/frame_source.hpp"
#include "mac/hook_thread.hpp"
#include "mac/input_hook.hpp"
#include "mac/permission.hpp"
#include "mac/window_watch.hpp"

namespace capstan::mac {
namespace {

// Node unloads an addon with the last environment that used it. ScreenCaptureKit may answer after a frame was given up,
// by a call into this code.
void stay_loaded() {
  Dl_info here{};
  if (dladdr(reinterpret_cast<const void*>(&stay_loaded), &here) == 0 || here.dli_fname == nullptr) return;
  dlopen(here.dli_fname, RTLD_LAZY | RTLD_NODELETE);
}

}  // namespace

struct MacBackend::Running {
  std::int64_t zero_boot_ns;
  EventClock clock;
  WindowWatch watch;
  InputHook input;
  HookThread hook;
  std::unique_ptr<FrameSource> frames;  // when the screen is recorded

  Running(EventSink& sink, ContextStore& contexts, std::int64_t zero_boot_ns_of_ring)
      : zero_boot_ns(zero_boot_ns_of_ring),
        clock(zero_boot_ns),
        watch([this] { hook.wake(); }),
        input(sink, contexts, clock, watch),
        hook(sink, input) {}

  // The hook thread asks the watch, and the watch wakes the hook thread: both have ended before either object goes.
  ~Running() {
    frames.reset();
    hook.stop();
    watch.stop();
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
};

MacBackend::MacBackend() { stay_loaded(); }

MacBackend::~MacBackend() { MacBackend::stop(); }

Capabilities MacBackend::capabilities() { return mac_capabilities(); }

std::optional<Problem> MacBackend::start(EventSink& sink, ContextStore& contexts, std::int64_t zero_boot_ns) {
  if (auto refused = missing_permission()) return refused;
  auto running = std::make_unique<Running>(sink, contexts, zero_boot_ns);
  running->watch.start();
  if (auto refused = running->hook.start()) return refused;
  running_ = std::move(running);
  return std::nullopt;
}

std::optional<Problem> MacBackend::start_frames(FrameDesk& desk) {
  if (!running_) return Problem{Fault::internal, 0, "Frames were asked for before the capture was started.", ""};
  running_->frames.reset();
  Problem problem;
  running_->frames = FrameSource::start(desk, running_->zero_boot_ns, problem);
  if (!running_->frames) return problem;
  return std::nullopt;
}

void MacBackend::wake_frames() {
  if (running_ && running_->frames) running_->frames->wake();
}

void MacBackend::stop() { running_.reset(); }

void MacBackend::request_permissions() { ask_for_permissions(); }

}  // namespace capstan::mac
