#include "linux/evdev/evdev_backend.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

#include "linux/evdev/keyboard_layout.hpp"
#include "linux/permission.hpp"

namespace capstan::evdev {
namespace {

// How soon to try again when the ring had no room.
constexpr int retry_ms = 5;

// A mouse of 8000 Hz must not wake this thread 8000 times a second: after input, the next look is this much later. The
// kernel keeps what comes meanwhile (64 values and more a device), and all of it is held for longer anyway.
constexpr std::int64_t pace_ns = 1'000'000;

int sooner(int a, int b) {
  if (a < 0) return b;
  return b < 0 ? a : std::min(a, b);
}

InputHook::Instant instant() { return {boot_time_ns(), monotonic_time_ns()}; }

// Ends early when stop() wants the thread.
void nap(const FileDescriptor& wake) {
  pollfd source = {wake.get(), POLLIN, 0};
  const timespec left = {0, pace_ns};
  ppoll(&source, 1, &left, nullptr);
}

}  // namespace

EvdevBackend::Running::Running(std::unique_ptr<Devices> opened, std::unique_ptr<SessionWatch> watched,
                               std::unique_ptr<wayland::WindowWatch> connected, EventSink& events,
                               ContextStore& contexts, std::int64_t zero_boot_ns)
    : clock(zero_boot_ns),
      devices(std::move(opened)),
      session(std::move(watched)),
      windows(std::move(connected)),
      hook({*devices, *session, windows.get()}, events, contexts, clock, XkbLibrary::instance(),
           system_keyboard_layout()),
      sink(events),
      wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

EvdevBackend::~EvdevBackend() { EvdevBackend::stop(); }

Capabilities EvdevBackend::capabilities() { return evdev_capabilities(); }

std::optional<Problem> EvdevBackend::start(EventSink& sink, ContextStore& contexts, std::int64_t zero_boot_ns) {
  Problem problem;
  std::unique_ptr<Devices> devices = Devices::open(problem);
  if (!devices) return problem;
  // Without a compositor that tells windows the capture runs, as it does on X without a window manager: all is denied,
  // and capabilities() says why.
  Problem no_windows;
  std::unique_ptr<wayland::WindowWatch> windows = wayland::WindowWatch::connect(no_windows);
  auto running = std::make_unique<Running>(std::move(devices), SessionWatch::open(), std::move(windows), sink, contexts,
                                           zero_boot_ns);
  if (!running->wake.valid()) return Problem{Fault::internal, errno, "No event descriptor could be made.", ""};
  if (!running->hook.begin(instant())) {
    return Problem{Fault::library_missing, 0, "There is no keyboard layout that libxkbcommon can read.",
                   "Install the layouts, on Debian: apt install xkb-data."};
  }
  running_ = std::move(running);
  running_->thread = std::thread([&state = *running_] { run(state); });
  return std::nullopt;
}

std::optional<Problem> EvdevBackend::start_frames(FrameDesk& /*desk*/) {
  const FunctionStatus frames = evdev_frames_status();
  return Problem{Fault::unsupported, 0, frames.why, frames.remedy};
}

void EvdevBackend::stop() {
  if (!running_) return;
  // Pairs with the load in run_turns; the eventfd write orders it before the thread's wake-up. Nothing that the thread
  // does waits for anybody: it is back soon.
  running_->stopping.store(true, std::memory_order_release);
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(running_->wake.get(), &one, sizeof one);
  running_->thread.join();
  running_.reset();
}

void EvdevBackend::run(Running& running) noexcept {
  prctl(PR_SET_NAME, "capstan-hook");
  try {
    run_turns(running);
  } catch (...) {  // out of memory: nothing else throws
    running.sink.fail(Fault::internal, ENOMEM);
  }
}

void EvdevBackend::run_turns(Running& running) {
  std::vector<pollfd> sources;
  // Pairs with the store in stop().
  while (!running.stopping.load(std::memory_order_acquire)) {
    if (running.windows && !running.windows->dispatch()) {
      running.sink.fail(Fault::connection_lost, ECONNRESET);
      return;
    }
    running.session->dispatch();
    if (!running.devices->dispatch()) {
      running.sink.fail(Fault::connection_lost, EIO);
      return;
    }
    if (running.devices->take_dropped()) running.sink.note(Health::input_dropped);
    const InputHook::Instant now = instant();
    running.hook.turn(now);
    const int retry = running.sink.flush() ? retry_ms : -1;
    // The question goes out with the next dispatch.
    if (running.hook.asked()) continue;
    if (running.hook.read_input()) nap(running.wake);
    sources.clear();
    sources.push_back({running.wake.get(), POLLIN, 0});
    sources.push_back({running.devices->descriptor(), POLLIN, 0});
    if (running.windows) sources.push_back({running.windows->descriptor(), POLLIN, 0});
    for (const SessionWatch::Source& source : running.session->sources()) {
      sources.push_back({source.descriptor, source.events, 0});
    }
    poll(sources.data(), sources.size(),
         sooner(sooner(running.hook.patience(instant()), retry), running.session->patience()));
  }
}

}  // namespace capstan::evdev
