#include "mac/window_watch.hpp"

#include <algorithm>
#include <utility>

#include "core/monotonic_clock.hpp"
#include "mac/displays.hpp"
#include "mac/window_server.hpp"

namespace capstan::mac {
namespace {

constexpr std::int64_t ns_per_ms = 1'000'000;
constexpr double ns_per_s = 1e9;
// From the beginning of one look to that of the next.
constexpr std::int64_t pace_ns = 20 * ns_per_ms;
constexpr std::int64_t hasty_pace_ns = 4 * ns_per_ms;
constexpr std::int64_t idle_pace_ns = 1000 * ns_per_ms;
// That the hook thread has not taken.
constexpr std::size_t most_looks = 64;
// Notices that are handled before a look.
constexpr int most_notices = 64;

}  // namespace

WindowWatch::WindowWatch(std::function<void()> wake_hook) : wake_hook_(std::move(wake_hook)) {}

WindowWatch::~WindowWatch() { stop(); }

void WindowWatch::start() {
  thread_ = std::thread([this] { run(); });
}

void WindowWatch::stop() {
  if (!thread_.joinable()) return;
  stopping_.store(true, std::memory_order_release);
  wake_.wake();
  thread_.join();
}

void WindowWatch::ask(Haste haste) {
  const auto wish = static_cast<std::uint32_t>(haste);
  std::uint32_t before = wanted_.load(std::memory_order_relaxed);
  while (before < wish && !wanted_.compare_exchange_weak(before, wish, std::memory_order_release)) continue;
  if (before < wish) wake_.wake();
}

std::vector<std::shared_ptr<const Look>> WindowWatch::take() {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<const Look>> looks(looks_.begin(), looks_.end());
  looks_.clear();
  return looks;
}

void WindowWatch::run() noexcept {
  try {
    wake_.attach();
    accessibility_ = std::make_unique<Accessibility>();
    serve();
  } catch (...) {  // out of memory: nothing else throws
    failed_.store(true, std::memory_order_relaxed);
    wake_hook_();
  }
  accessibility_.reset();  // what it put into this thread's run loop goes with it
  wake_.detach();
}

void WindowWatch::serve() {
  while (!stopping_.load(std::memory_order_acquire)) {
    const AutoreleasePool pool;
    const std::int64_t rest_ns = due_in();
    if (rest_ns > 0) {
      WakeSource::wait(static_cast<double>(rest_ns) / ns_per_s);
    } else {
      for (int i = 0; i < most_notices && WakeSource::wait(0); ++i) continue;
    }
    focus_noticed_ = accessibility_->take_focus_notice() || focus_noticed_;
    noticed_ = accessibility_->take_notice() || noticed_ || focus_noticed_;
    if (rest_ns > 0) continue;
    hand_over(look());
    wake_hook_();
  }
}

// Nanoseconds until the next look; 0 or less: now.
std::int64_t WindowWatch::due_in() const {
  if (looked_ns_ == 0) return 0;
  std::int64_t pace = idle_pace_ns;
  const auto wanted = static_cast<Haste>(wanted_.load(std::memory_order_relaxed));
  if (noticed_ || wanted == Haste::soon) pace = pace_ns;
  if (wanted == Haste::now) pace = hasty_pace_ns;
  return looked_ns_ + pace - boot_time_ns();
}

std::shared_ptr<Look> WindowWatch::look() {
  auto look = std::make_shared<Look>();
  wanted_.exchange(0, std::memory_order_acquire);
  noticed_ = false;
  look->troubled = std::exchange(focus_noticed_, false);
  look->began_ns = looked_ns_ = boot_time_ns();
  const SessionFacts session = session_facts();
  std::optional<std::vector<SeenWindow>> seen = seen_windows();
  const std::optional<FocusedWindow> focused = accessibility_->focused_window(seen ? topmost_program(*seen) : 0);
  const std::vector<Rect> places = places_of(active_displays());
  if (seen) {
    look->list = list_windows(
        std::move(*seen), focused, [this](ProcessId pid) { return names_.find(pid); }, places);
    names_.keep_only(look->list);
  }
  look->reason = reason_of(session, look->list);
  look->ended_ns = boot_time_ns();
  return look;
}

void WindowWatch::hand_over(std::shared_ptr<Look> look) {
  const std::lock_guard lock(mutex_);
  if (looks_.size() == most_looks) {
    looks_.pop_back();
    look->troubled = true;  // the one that is left out may have shown another window
  }
  looks_.push_back(std::move(look));
}

}  // namespace capstan::mac
