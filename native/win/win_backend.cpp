#include "win/win_backend.hpp"

#include <utility>

#include "core/monotonic_clock.hpp"
#include "core/sink_valve.hpp"
#include "win/frame_source.hpp"
#include "win/hook_thread.hpp"
#include "win/input_hook.hpp"
#include "win/permission.hpp"
#include "win/window_watch.hpp"
#include "win/windows_api.hpp"
#include "win/witness.hpp"

namespace capstan::win {
namespace {

// Node unloads an addon with the last environment that used it. A thread that was left behind needs its code for ever,
// and what was looked up in system DLLs is to be found again by the next Worker: as -z nodelete does on Linux.
void stay_loaded() {
  HMODULE module = nullptr;
  const auto* here = reinterpret_cast<const wchar_t*>(&stay_loaded);
  GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, here, &module);
}

}  // namespace

// In the order in which they must go, last first.
struct WinBackend::Running {
  std::int64_t zero_boot_ns;
  EventClock clock;
  SinkValve sink;
  ContextStore contexts;
  KernelHandle wake_hook = make_event();
  WindowWatch watch;
  InputHook input;
  HookThread hook;
  Witness witness;
  std::unique_ptr<FrameSource> frames;  // when the screen is recorded

  Running(EventSink& events, const ContextStore& store, std::int64_t zero_boot_ns_of_ring)
      : zero_boot_ns(zero_boot_ns_of_ring),
        clock(zero_boot_ns),
        sink(events),
        contexts(store),
        watch(sink, contexts, clock, [this] { SetEvent(wake_hook.get()); }),
        input(sink, clock, watch),
        hook(sink, input, watch, wake_hook.get()),
        witness(sink, input, hook) {}
};

WinBackend::WinBackend() { stay_loaded(); }

WinBackend::~WinBackend() { WinBackend::stop(); }

Capabilities WinBackend::capabilities() { return win_capabilities(); }

std::optional<Problem> WinBackend::start(EventSink& sink, ContextStore& contexts, std::int64_t zero_boot_ns) {
  running_ = std::make_unique<Running>(sink, contexts, zero_boot_ns);
  std::optional<Problem> refused = running_->watch.begin();
  if (!refused) refused = running_->hook.start();
  if (refused) {
    stop();
  } else {
    running_->witness.start();
  }
  return refused;
}

std::optional<Problem> WinBackend::start_frames(FrameDesk& desk) {
  if (!running_) return Problem{Fault::internal, 0, "Frames were asked for before the capture was started.", ""};
  running_->frames.reset();
  Problem problem;
  running_->frames = FrameSource::start(desk, running_->zero_boot_ns, problem);
  if (!running_->frames) return problem;
  return std::nullopt;
}

void WinBackend::wake_frames() {
  if (running_ && running_->frames) running_->frames->wake();
}

// The frame thread reads what the others find out, and the witness has the hook thread do things: each goes before what
// it uses.
void WinBackend::stop() {
  if (!running_) return;
  std::unique_ptr<Running> running = std::move(running_);
  running->frames.reset();
  const bool witness_ended = running->witness.stop();
  const bool hook_ended = running->hook.stop();
  const bool watch_ended = running->watch.stop();
  if (witness_ended && hook_ended && watch_ended) return;
  leave_behind(std::move(running));
}

// A thread has not ended: another program suspends it again and again, or Windows does not return from a call. What it
// may touch stays for ever, and the valve keeps it away from the session and the ring, which go. When it wakes up it
// finds that it is to stop: it takes its hooks along.
void WinBackend::leave_behind(std::unique_ptr<Running> running) {
  // Within the sink there is nothing to wait for but a processor: nobody stays there who is not suspended.
  while (!running->sink.shut()) {
    running->hook.resume();
    running->witness.resume();
    Sleep(1);
  }
  static_cast<void>(running.release());
}

}  // namespace capstan::win
