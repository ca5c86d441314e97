#include "win/frame_source.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/frame_handover.hpp"
#include "core/monotonic_clock.hpp"
#include "win/input_desktop.hpp"

namespace capstan::win {
namespace {

constexpr std::int64_t ns_per_ms = 1'000'000;
constexpr std::int64_t for_ever = INT64_MAX;
// Windows that move all the time: after so many tries the trigger is given up.
constexpr int most_attempts = 6;
constexpr std::chrono::milliseconds verdict_limit{250};
constexpr std::chrono::milliseconds join_turn{1000};
// How long a frame waits for windows to rest where they are; one that moves just before it was asked for does in half.
constexpr std::int64_t patience_ns = 2 * RecentPlaces::recent_ns;

}  // namespace

FunctionStatus frame_source_status() {
  if (!station_is_visible()) {
    return {false, "This process runs where Windows shows nothing, as a service does.",
            "Run it in the session of the person who is recorded."};
  }
  if (empty(virtual_screen())) return {false, "This session has no screen.", "Attach a monitor, or sign in again."};
  return {true, "", ""};
}

std::unique_ptr<FrameSource> FrameSource::start(FrameDesk& desk, std::int64_t zero_boot_ns, Problem& problem) {
  const FunctionStatus status = frame_source_status();
  if (!status.available) {
    problem = {Fault::no_display, 0, status.why, status.remedy};
    return nullptr;
  }
  KernelHandle wake = make_event();
  if (!wake) {
    problem = {Fault::internal, static_cast<int>(GetLastError()), "Windows has no event object to give.",
               "Close other programs."};
    return nullptr;
  }
  std::unique_ptr<FrameSource> source(new FrameSource(desk, zero_boot_ns, std::move(wake)));
  if (!source->thread_.start(THREAD_PRIORITY_NORMAL, [&frames = *source] { frames.run(); })) {
    problem = {Fault::internal, static_cast<int>(GetLastError()), "The frame thread could not be started.",
               "Close other programs."};
    return nullptr;
  }
  return source;
}

FrameSource::FrameSource(FrameDesk& desk, std::int64_t zero_boot_ns, KernelHandle wake)
    : desk_(desk), zero_boot_ns_(zero_boot_ns), builder_(desk.scale()), wake_(std::move(wake)) {}

FrameSource::~FrameSource() {
  // Pairs with the load in catch_up; SetEvent orders it before the thread's wake-up.
  stopping_.store(true, std::memory_order_release);
  wake();
  // Each turn lets the thread run again, if another program has suspended it. It is never left behind: what it reads
  // into is the session's.
  while (!thread_.join(join_turn)) continue;
}

void FrameSource::wake() const { SetEvent(wake_.get()); }

void FrameSource::run() noexcept {
  use_physical_pixels();
  try {
    ScreenWindows windows(desk_);
    run_requests(windows);
  } catch (...) {  // out of memory: nothing else throws
    desk_.report({});
  }
  reader_.reset();  // what Windows gave to this thread goes with it
}

void FrameSource::run_requests(ScreenWindows& windows) {
  if (make_room(virtual_screen())) reader_->prepare();
  while (catch_up()) {
    // Only where frames could be taken: elsewhere nobody asks the policy about menus.
    if (desk_.may_grab() && windows.take_popups() > 0) desk_.popup_opened();
    if (const auto request = desk_.take_request()) {
      desk_.report(serve(windows, *request));
    } else {
      nap(for_ever);
    }
  }
}

bool FrameSource::catch_up() const {
  MSG message;
  // The notices are handed over in here; there is no window that anything could be dispatched to.
  while (PeekMessageW(&message, nullptr, 0, 0, PM_REMOVE) != FALSE) DispatchMessageW(&message);
  return !stopping_.load(std::memory_order_acquire);
}

void FrameSource::nap(std::int64_t deadline_ns) const {
  DWORD limit = INFINITE;
  if (deadline_ns != for_ever) {
    const std::int64_t left_ns = std::max<std::int64_t>(deadline_ns - boot_time_ns(), 0);
    limit = static_cast<DWORD>(left_ns / ns_per_ms + 1);
  }
  const HANDLE wake = wake_.get();
  MsgWaitForMultipleObjectsEx(1, &wake, limit, QS_ALLINPUT, MWMO_INPUTAVAILABLE);
}

void FrameSource::rest_until(std::int64_t deadline_ns) const {
  while (catch_up() && boot_time_ns() < deadline_ns) nap(deadline_ns);
}

FrameReport FrameSource::serve(ScreenWindows& windows, const FrameRequest& request) {
  FrameReport report;
  report.ticket = request.ticket;
  report.outcome = FrameOutcome::restless;
  if (make_room(virtual_screen())) reader_->prepare();
  for (int attempt = 0; attempt < most_attempts && report.outcome == FrameOutcome::restless; ++attempt) {
    switch (read_windows(windows, attempt == 0)) {
      case Reading::done:
        report.outcome = write_frame(request, report);
        break;
      case Reading::moved:
        break;
      case Reading::denied:
        report.outcome = FrameOutcome::denied;
        break;
      case Reading::failed:
        report.outcome = FrameOutcome::failed;
        break;
    }
  }
  return report;
}

FrameSource::Reading FrameSource::read_windows(ScreenWindows& windows, bool patient) {
  if (!catch_up() || !desk_.may_grab() || !own_desktop_has_input()) return Reading::denied;
  std::optional<WindowList> list = windows.look();
  if (!list) return Reading::moved;
  if (!windows.judge(*list)) desk_.wait_for_verdicts(verdict_limit);
  ScreenWindows::Sight sight = windows.sight(*list);
  // More can be seen in a moment. Windows that never rest are shown as they are.
  const std::int64_t deadline_ns = boot_time_ns() + patience_ns;
  while (patient && sight.now.area() != sight.later.area() && boot_time_ns() < deadline_ns) {
    rest_until(std::min(sight.rests_at, deadline_ns));
    if (!desk_.may_grab()) return Reading::denied;
    list = windows.look();
    if (!list) return Reading::moved;
    sight = windows.sight(*list);
  }
  if (!make_room(list->screen)) return Reading::failed;
  const std::uint64_t serial = windows.serial();
  reader_->catch_up();
  // The last look before the screen is read.
  if (!desk_.may_grab() || !own_desktop_has_input()) return Reading::denied;
  if (!reader_->read(sight.now)) return Reading::failed;
  read_ns_ = static_cast<double>(boot_time_ns() - zero_boot_ns_);
  const bool goes_on = catch_up();
  const std::optional<WindowList> after = windows.look();
  if (!after || serial != windows.serial() || !same_windows(*list, *after)) {
    reader_->forget();
    return Reading::moved;
  }
  // A prompt on another desktop does not move a window of this one.
  if (!goes_on || !desk_.may_grab() || !own_desktop_has_input()) {
    reader_->forget();
    return Reading::denied;
  }
  keep(sight.now);
  return Reading::done;
}

void FrameSource::keep(const Region& visible) {
  Region in_image = visible;
  in_image.translate(-screen_.x, -screen_.y);
  builder_.show_only(in_image);
  for (const PixelBlock& block : reader_->blocks()) {
    const Rect& where = block.where;
    builder_.put({where.x - screen_.x, where.y - screen_.y, where.width, where.height}, block.pixels, block.stride);
  }
  reader_->keep(visible);
  shown_ = visible;
}

bool FrameSource::make_room(const Rect& screen) {
  if (empty(screen)) return false;
  const bool same = screen.x == screen_.x && screen.y == screen_.y && screen.width == screen_.width &&
                    screen.height == screen_.height;
  if (reader_ && same) return true;
  reader_.reset();  // before the new one: a 4K screen's takes 33 MB
  builder_.resize(screen.width, screen.height);
  reader_ = ChosenReader::create(screen);
  screen_ = screen;
  return reader_ != nullptr;
}

FrameOutcome FrameSource::write_frame(const FrameRequest& request, FrameReport& report) {
  const FrameOutcome outcome = hand_over(desk_, builder_, request, report);
  if (outcome != FrameOutcome::frame) return outcome;
  report.time_ns = read_ns_;
  if (request.cursor) report.cursor = cursor_.look(shown_);
  return outcome;
}

}  // namespace capstan::win
