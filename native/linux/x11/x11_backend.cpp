#include "linux/x11/x11_backend.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <utility>

#include "linux/permission.hpp"

namespace capstan::x11 {
namespace {

// How soon to try again when the ring had no room.
constexpr int retry_ms = 5;

// For the first context: the answers of a server that is busy may take longer, and nothing is kept until they are
// there.
constexpr std::chrono::seconds context_limit(1);

// A mouse of 8000 Hz must not wake two threads 8000 times a second. After a batch that held a few moves and nothing
// else, the next one is read this much later; the socket keeps what comes meanwhile. Less than the 1 ms between the
// moves of a common fast mouse, which are so handed over at once.
constexpr std::int64_t pace_ns = 400'000;

int sooner(int a, int b) {
  if (a < 0) return b;
  return b < 0 ? a : std::min(a, b);
}

// Ends early when stop() wants the thread.
void nap(const FileDescriptor& wake, std::int64_t until_ns) {
  const std::int64_t left_ns = until_ns - monotonic_time_ns();
  if (left_ns <= 0) return;
  pollfd source = {wake.get(), POLLIN, 0};
  const timespec left = {0, left_ns};
  ppoll(&source, 1, &left, nullptr);
}

}  // namespace

X11Backend::Running::Running(std::unique_ptr<Connection> opened, EventSink& events, ContextStore& contexts,
                             std::int64_t zero_boot_ns_of_ring)
    : zero_boot_ns(zero_boot_ns_of_ring),
      clock(zero_boot_ns),
      connection(std::move(opened)),
      watch(*connection, events, contexts, clock),
      input(*connection, events, clock, watch),
      sink(events),
      wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

X11Backend::~X11Backend() { X11Backend::stop(); }

Capabilities X11Backend::capabilities() { return x11_capabilities(); }

std::optional<Problem> X11Backend::start(EventSink& sink, ContextStore& contexts, std::int64_t zero_boot_ns) {
  Problem problem;
  std::unique_ptr<Connection> connection = Connection::open(problem);
  if (!connection) return problem;
  auto running = std::make_unique<Running>(std::move(connection), sink, contexts, zero_boot_ns);
  if (!running->wake.valid()) return Problem{Fault::internal, errno, "No event descriptor could be made.", ""};
  running->watch.begin();
  if (auto refused = running->input.begin()) return refused;
  if (running->connection->broken()) {
    return Problem{Fault::connection_lost, 0, "The X server went away during the start.", "Start again."};
  }
  running_ = std::move(running);
  running_->thread = std::thread([&state = *running_] { run(state); });
  // Without a context a key is denied: the person's first words after the start would be missing.
  static_cast<void>(running_->ready.try_acquire_for(context_limit));
  return std::nullopt;
}

std::optional<Problem> X11Backend::start_frames(FrameDesk& desk) {
  if (!running_) return Problem{Fault::internal, 0, "Frames were asked for before the capture was started.", ""};
  running_->frames.reset();
  Problem problem;
  running_->frames = FrameSource::start(desk, running_->zero_boot_ns, problem);
  if (!running_->frames) return problem;
  return std::nullopt;
}

void X11Backend::wake_frames() {
  if (running_ && running_->frames) running_->frames->wake();
}

void X11Backend::stop() {
  if (!running_) return;
  running_->frames.reset();
  // Pairs with the load in run_batches; the eventfd write orders it before the thread's wake-up.
  running_->stopping.store(true, std::memory_order_release);
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(running_->wake.get(), &one, sizeof one);
  // A thread that waits for a hanging server returns at once; the connection is of no use any more.
  running_->connection->interrupt();
  running_->thread.join();
  running_.reset();
}

void X11Backend::run(Running& running) noexcept {
  prctl(PR_SET_NAME, "capstan-hook");
  try {
    run_batches(running);
  } catch (...) {  // out of memory: nothing else throws
    running.sink.fail(Fault::internal, ENOMEM);
  }
  tell_ready(running);
}

void X11Backend::tell_ready(Running& running) {
  if (std::exchange(running.told_ready, true)) return;
  running.ready.release();
}

void X11Backend::run_batches(Running& running) {
  Connection& connection = *running.connection;
  int retry = -1;
  // Pairs with the store in stop().
  while (!running.stopping.load(std::memory_order_acquire)) {
    const std::int64_t batch_ns = monotonic_time_ns();
    running.input.begin_batch();
    while (const Owned<xcb_generic_event_t> event = connection.next()) {
      running.watch.handle(*event);
      running.input.handle(*event);
    }
    running.input.catch_up();
    running.input.end_batch();
    retry = running.sink.flush() ? retry_ms : -1;
    if (running.watch.opened()) tell_ready(running);
    connection.lib.flush(connection.xcb());
    if (connection.broken()) {
      if (!running.stopping.load(std::memory_order_acquire)) running.sink.fail(Fault::connection_lost, ECONNRESET);
      return;
    }
    std::array<pollfd, 2> sources = {{{connection.descriptor(), POLLIN, 0}, {running.wake.get(), POLLIN, 0}}};
    if (running.input.only_few_moves()) nap(running.wake, batch_ns + pace_ns);
    poll(sources.data(), sources.size(), sooner(running.input.patience(), retry));
    connection.fetch();
  }
}

}  // namespace capstan::x11
