#include "fake/frame_source.hpp"

#include <algorithm>
#include <chrono>
#include <system_error>

#include "core/frame_handover.hpp"
#include "core/monotonic_clock.hpp"

namespace capstan::fake {
namespace {

constexpr auto verdict_limit = std::chrono::milliseconds(1000);
constexpr std::uint32_t cursor_colour = 0xFFFF'FFFF;

std::vector<VisibleWindow> visible_windows(const Picture& picture, FrameDesk& desk) {
  std::vector<StackedWindow> stack;
  for (const ScreenWindow& window : picture.windows) {
    const std::uint64_t id = window.info->id;
    stack.push_back({id, Region(window.info->rect), desk.verdict(id, window.info).value_or(false)});
  }
  return visible_parts(stack, {0, 0, picture.width, picture.height});
}

Region all_of(const std::vector<VisibleWindow>& windows) {
  Region all;
  for (const VisibleWindow& window : windows) all.add(window.visible);
  return all;
}

// The pixels of the window in `where`, row after row.
std::vector<std::uint32_t> pixels_of(const ScreenWindow& window, const Rect& where) {
  std::vector<std::uint32_t> pixels(std::size_t{where.width} * where.height, window.colour);
  for (const Painted& painted : window.painted) {
    const Rect part = intersection(painted.rect, where);
    const auto left = static_cast<std::size_t>(part.x - where.x);
    for (std::size_t row = 0; row < part.height; ++row) {
      const std::size_t top = static_cast<std::size_t>(part.y - where.y) + row;
      std::fill_n(&pixels[top * where.width + left], part.width, painted.colour);
    }
  }
  return pixels;
}

void put_pixels(const Picture& picture, const std::vector<VisibleWindow>& visible, FrameBuilder& builder) {
  for (const VisibleWindow& part : visible) {
    const auto window = std::find_if(picture.windows.begin(), picture.windows.end(),
                                     [&](const ScreenWindow& one) { return one.info->id == part.id; });
    for (const Rect& where : part.visible.rects()) {
      builder.put(where, pixels_of(*window, where).data(), where.width);
    }
  }
}

bool contains(const Region& region, std::int32_t x, std::int32_t y) {
  return std::any_of(region.rects().begin(), region.rects().end(), [&](const Rect& rect) {
    return !empty(intersection(rect, {x, y, 1, 1}));
  });
}

// Tells the desk of every popup that was not there before.
void look_for_popups(const Picture& picture, FrameDesk& desk, std::set<std::uint64_t>& known) {
  std::set<std::uint64_t> popups;
  for (const ScreenWindow& window : picture.windows) {
    const std::uint64_t id = window.info->id;
    if (window.info->popup && desk.verdict(id, window.info).value_or(false)) popups.insert(id);
  }
  for (const std::uint64_t id : popups) {
    if (!known.contains(id)) desk.popup_opened();
  }
  known = std::move(popups);
}

}  // namespace

FrameSource::~FrameSource() { stop(); }

std::optional<Problem> FrameSource::start(FrameDesk& desk, std::int64_t zero_boot_ns) {
  stop();
  stopping_ = false;
  woken_ = false;
  try {
    thread_ = std::thread([this, &desk, zero_boot_ns] { run(desk, zero_boot_ns); });
  } catch (const std::system_error& error) {
    return Problem{Fault::internal, error.code().value(), "The frame thread could not be started.",
                   "Close other programs, or raise the limit on threads."};
  }
  return std::nullopt;
}

void FrameSource::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  wake_.notify_one();
}

void FrameSource::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void FrameSource::run(FrameDesk& desk, std::int64_t zero_boot_ns) noexcept {
  try {
    Served served{FrameBuilder(desk.scale()), {}, false};
    while (sleep()) {
      const auto request = desk.take_request();
      if (!request) continue;
      FrameReport report;
      report.ticket = request->ticket;
      try {
        report.outcome = serve(desk, *request, served, report);
      } catch (...) {  // out of memory, as a rule
        report.outcome = FrameOutcome::failed;
      }
      report.time_ns = static_cast<double>(boot_time_ns() - zero_boot_ns);
      desk.report(std::move(report));
    }
  } catch (...) {
    // No memory even to say so: no frames from here on.
  }
}

bool FrameSource::sleep() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return stopping_ || woken_; });
  woken_ = false;
  return !stopping_;
}

FrameOutcome FrameSource::serve(FrameDesk& desk, const FrameRequest& request, Served& served, FrameReport& report) {
  if (!desk.may_grab()) return FrameOutcome::denied;
  const Picture before = screen_.now();
  for (const ScreenWindow& window : before.windows) desk.verdict(window.info->id, window.info);
  // What is not answered in time is denied.
  desk.wait_for_verdicts(verdict_limit);
  // The person may have turned to something else meanwhile, and the windows may be others: one that changed since it
  // was asked about has no verdict, which denies it.
  if (!desk.may_grab()) return FrameOutcome::denied;
  const Picture picture = screen_.now();
  look_for_popups(picture, desk, served.popups);

  FrameBuilder& builder = served.builder;
  const std::vector<VisibleWindow> visible = visible_windows(picture, desk);
  const Region shown = all_of(visible);
  builder.resize(picture.width, picture.height);
  builder.show_only(shown);
  put_pixels(picture, visible, builder);
  const FrameOutcome outcome = hand_over(desk, builder, request, report);
  if (outcome != FrameOutcome::frame) return outcome;
  if (request.cursor && contains(shown, picture.cursor_x, picture.cursor_y)) {
    report.cursor = FrameCursor{picture.cursor_x, picture.cursor_y, 0, 0, 1, 1, {}};
    if (!served.cursor_told) report.cursor->argb = {cursor_colour};
    served.cursor_told = true;
  }
  return outcome;
}

}  // namespace capstan::fake
