#include "linux/x11/frame_source.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/frame_handover.hpp"
#include "core/monotonic_clock.hpp"

namespace capstan::x11 {
namespace {

constexpr std::int64_t ms = 1'000'000;
constexpr std::int64_t for_ever = INT64_MAX;
// Windows that move all the time: after so many tries the trigger is given up.
constexpr int most_attempts = 6;
// The server answers in microseconds, unless it hangs.
constexpr std::int64_t answer_limit_ns = 1000 * ms;
constexpr std::chrono::milliseconds verdict_limit{250};
// A window that was resized a moment ago will be again, as a rule: it is asked to paint once it rests.
constexpr std::int64_t rest_ns = 60 * ms;
// How long an application has to paint what it was asked to.
constexpr std::int64_t repaint_limit_ns = 200 * ms;
constexpr std::int64_t paint_gap_ns = 20 * ms;
// Of one window in one frame; beyond, more of the window is read than was drawn.
constexpr std::size_t most_rectangles = 64;

}  // namespace

FunctionStatus frame_source_status(const Connection& connection) {
  Problem problem;
  if (ScreenAccess::open(connection, problem)) return {true, "", ""};
  return {false, problem.what, problem.remedy};
}

std::unique_ptr<FrameSource> FrameSource::start(FrameDesk& desk, std::int64_t zero_boot_ns, Problem& problem) {
  std::unique_ptr<Connection> connection = Connection::open(problem);
  if (!connection) return nullptr;
  std::unique_ptr<ScreenAccess> access = ScreenAccess::open(*connection, problem);
  if (!access) return nullptr;
  std::unique_ptr<FrameSource> source(new FrameSource(desk, zero_boot_ns, std::move(connection), std::move(access)));
  if (!source->windows_.scan() || !source->wake_.valid()) {
    problem = {Fault::connection_lost, 0, "The X server went away during the start.", "Start again."};
    return nullptr;
  }
  source->thread_ = std::thread([&frames = *source] { frames.run(); });
  return source;
}

FrameSource::FrameSource(FrameDesk& desk, std::int64_t zero_boot_ns, std::unique_ptr<Connection> connection,
                         std::unique_ptr<ScreenAccess> access)
    : desk_(desk),
      zero_boot_ns_(zero_boot_ns),
      connection_(std::move(connection)),
      access_(std::move(access)),
      windows_(*connection_, *access_, desk),
      builder_(desk.scale()),
      cursor_(access_->lib),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

FrameSource::~FrameSource() {
  if (!thread_.joinable()) return;
  // Pairs with the load in catch_up; the eventfd write orders it before the thread's wake-up.
  stopping_.store(true, std::memory_order_release);
  wake();
  connection_->interrupt();
  thread_.join();
}

void FrameSource::wake() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(wake_.get(), &one, sizeof one);
}

void FrameSource::run() noexcept {
  prctl(PR_SET_NAME, "capstan-frame");
  try {
    run_requests();
  } catch (...) {  // out of memory: nothing else throws
    desk_.report({});
  }
}

void FrameSource::run_requests() {
  // A broken connection is told by the hook thread, whose own is broken as well.
  while (catch_up()) {
    // Only where frames could be taken: elsewhere nobody asks the policy about menus.
    if (desk_.may_grab() && windows_.take_popups() > 0) desk_.popup_opened();
    if (const auto request = desk_.take_request()) {
      desk_.report(serve(*request));
    } else {
      nap(for_ever);
    }
  }
}

bool FrameSource::catch_up() {
  connection_->fetch();
  while (const Owned<xcb_generic_event_t> event = connection_->next()) windows_.handle(*event);
  return !connection_->broken() && !stopping_.load(std::memory_order_acquire);
}

void FrameSource::nap(std::int64_t deadline_ns) {
  connection_->lib.flush(connection_->xcb());
  const std::int64_t left_ns = std::max<std::int64_t>(deadline_ns - monotonic_time_ns(), 0);
  std::array<pollfd, 2> sources = {{{connection_->descriptor(), POLLIN, 0}, {wake_.get(), POLLIN, 0}}};
  const timespec left = {left_ns / (1000 * ms), left_ns % (1000 * ms)};
  ppoll(sources.data(), sources.size(), deadline_ns == for_ever ? nullptr : &left, nullptr);
  std::uint64_t rung = 0;
  [[maybe_unused]] const ssize_t taken = ::read(wake_.get(), &rung, sizeof rung);
}

bool FrameSource::wait_until(std::int64_t deadline_ns, const std::function<bool()>& holds) {
  while (catch_up()) {
    if (holds()) return true;
    if (monotonic_time_ns() >= deadline_ns) return false;
    nap(deadline_ns);
  }
  return false;
}

FrameReport FrameSource::serve(const FrameRequest& request) {
  FrameReport report;
  report.ticket = request.ticket;
  report.outcome = FrameOutcome::restless;
  for (int attempt = 0; attempt < most_attempts && report.outcome == FrameOutcome::restless; ++attempt) {
    if (!desk_.may_grab()) {
      report.outcome = FrameOutcome::denied;
    } else if (!request.retake && !builder_.changed() && !windows_.anything_drawn() &&
               shown_serial_ == windows_.serial()) {
      report.outcome = FrameOutcome::unchanged;
    } else {
      switch (read_windows()) {
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
  }
  return report;
}

FrameSource::Reading FrameSource::read_windows() {
  if (!make_room()) return Reading::failed;
  if (!wait_until(monotonic_time_ns() + answer_limit_ns, [this] { return windows_.learn(); })) return Reading::failed;
  if (!windows_.judge()) desk_.wait_for_verdicts(verdict_limit);
  const std::uint64_t serial = windows_.serial();
  const std::vector<VisibleWindow> visible = visible_parts(windows_.stack(), windows_.screen());
  settle(visible);
  for (const VisibleWindow& window : visible) fetch_damage(window);
  const auto answered = [&] {
    return serial != windows_.serial() ||
           std::none_of(visible.begin(), visible.end(),
                        [this](const VisibleWindow& window) { return surface_of(window).waiting(); });
  };
  if (!wait_until(monotonic_time_ns() + answer_limit_ns, answered)) return Reading::failed;
  const bool stale = std::any_of(visible.begin(), visible.end(),
                                 [this](const VisibleWindow& window) { return surface_of(window).stale(); });
  if (stale || serial != windows_.serial()) return Reading::moved;
  std::vector<Part> parts = plan(visible);
  const Reading reading = copy(parts, serial);
  if (reading == Reading::done) {
    keep(parts);
    shown_serial_ = serial;
  }
  return reading;
}

void FrameSource::settle(const std::vector<VisibleWindow>& visible) {
  std::vector<const VisibleWindow*> stale;
  std::int64_t rested_ns = 0;
  for (const VisibleWindow& window : visible) {
    if (!surface_of(window).stale()) continue;
    stale.push_back(&window);
    rested_ns = std::max(rested_ns, surface_of(window).restless_ns() + rest_ns);
  }
  if (stale.empty()) return;
  const auto moved = [this, serial = windows_.serial()] { return serial != windows_.serial(); };
  if (wait_until(rested_ns, moved)) return;  // the caller looks anew
  for (const VisibleWindow* window : stale) surface_of(*window).refresh();
  const auto all = [&](auto holds) {
    return std::all_of(stale.begin(), stale.end(), [&](const VisibleWindow* window) { return holds(*window); });
  };
  const auto painted = [&](const VisibleWindow& window) {
    fetch_damage(window);
    const TopLevel* place = windows_.find(static_cast<xcb_window_t>(window.id));
    if (place == nullptr) return false;
    Region part = window.visible;
    part.translate(-place->rect.x, -place->rect.y);
    const std::uint64_t wanted = part.area();
    return surface_of(window).trusted_within(std::move(part)).area() == wanted;
  };
  const std::int64_t limit_ns = monotonic_time_ns() + repaint_limit_ns;
  if (!wait_until(limit_ns, [&] { return moved() || all(painted); }) || moved()) return;
  // Applications paint in steps, the ground first and the text after it: once nothing has come for a moment, it is
  // done.
  const auto idle = [&](const VisibleWindow& window) { return !surface_of(window).dirty(); };
  while (wait_until(std::min(limit_ns, monotonic_time_ns() + paint_gap_ns), [&] { return moved() || !all(idle); })) {
    if (moved() || monotonic_time_ns() >= limit_ns) return;
    all(painted);
  }
}

Surface& FrameSource::surface_of(const VisibleWindow& window) {
  return windows_.surface_of(static_cast<xcb_window_t>(window.id));
}

void FrameSource::fetch_damage(const VisibleWindow& window) {
  const TopLevel* place = windows_.find(static_cast<xcb_window_t>(window.id));
  if (place != nullptr) surface_of(window).fetch_damage(place->border, place->rect.width, place->rect.height);
}

std::vector<FrameSource::Part> FrameSource::plan(const std::vector<VisibleWindow>& visible) {
  std::vector<Part> parts;
  std::size_t at = 0;
  for (const VisibleWindow& window : visible) {
    Part part;
    part.window = static_cast<xcb_window_t>(window.id);
    part.surface = &surface_of(window);
    const TopLevel& place = *windows_.find(part.window);
    part.x = place.rect.x;
    part.y = place.rect.y;
    Region in_pixmap = window.visible;
    in_pixmap.translate(-part.x, -part.y);
    part.trusted = part.surface->trusted_within(std::move(in_pixmap));
    Region unread = part.surface->unread_within(part.trusted, part.x, part.y);
    if (unread.rects().size() > most_rectangles) {
      Region coarse = part.trusted;
      coarse.intersect(unread.bounds());
      unread = std::move(coarse);
    }
    part.rects = unread.rects();
    part.at = at;
    at += unread.area();
    parts.push_back(std::move(part));
  }
  return parts;
}

FrameSource::Reading FrameSource::copy(std::vector<Part>& parts, std::uint64_t serial) {
  const auto& screen = access_->lib;
  auto* xcb = connection_->xcb();
  // The last look before the screen is read.
  if (!desk_.may_grab()) return Reading::denied;
  // Shared with the answers, which may come after this call has given up.
  struct Answers {
    unsigned open = 0;
    bool refused = false;
  };
  const auto answers = std::make_shared<Answers>();
  const auto expect = [&](unsigned sequence) {
    ++answers->open;
    connection_->on_reply(sequence, [answers](void* reply) {
      --answers->open;
      if (reply == nullptr) answers->refused = true;
    });
  };
  std::size_t used = 0;
  for (const Part& part : parts) {
    if (part.rects.empty()) continue;
    const xcb_pixmap_t pixmap = screen.generate_id(xcb);
    screen.composite_name_window_pixmap(xcb, part.window, pixmap);
    used = part.at;
    for (const Rect& rect : part.rects) {
      expect(image_->read(pixmap, rect, used).sequence);
      used += std::size_t{rect.width} * rect.height;
    }
    screen.free_pixmap(xcb, pixmap);
  }
  // With nothing to read the mask must still be that of one moment.
  if (answers->open == 0) expect(connection_->lib.get_input_focus(xcb).sequence);
  if (!wait_until(monotonic_time_ns() + answer_limit_ns, [&] { return answers->open == 0; })) return Reading::failed;
  read_ns_ = static_cast<double>(boot_time_ns() - zero_boot_ns_);
  if (!answers->refused && serial == windows_.serial()) return Reading::done;
  image_->wipe(used);
  return Reading::moved;
}

void FrameSource::keep(std::vector<Part>& parts) {
  Region shown;
  for (const Part& part : parts) {
    Region region = part.trusted;
    region.translate(part.x, part.y);
    shown.add(region);
  }
  builder_.show_only(shown);
  for (Part& part : parts) {
    std::size_t at = part.at;
    for (const Rect& rect : part.rects) {
      builder_.put({rect.x + part.x, rect.y + part.y, rect.width, rect.height}, image_->pixels(at), rect.width);
      at += std::size_t{rect.width} * rect.height;
    }
    part.surface->shown(std::move(part.trusted), part.x, part.y);
  }
  shown_ = std::move(shown);
}

bool FrameSource::make_room() {
  const Rect& screen = windows_.screen();
  if (image_ && screen.width == shown_screen_.width && screen.height == shown_screen_.height) return true;
  builder_.resize(screen.width, screen.height);
  windows_.forget_shown();
  image_.reset();  // before the new one: a 4K screen's takes 33 MB
  image_ = SharedImage::create(*connection_, access_->lib, std::size_t{screen.width} * screen.height);
  if (!image_) return false;
  shown_screen_ = screen;
  return true;
}

FrameOutcome FrameSource::write_frame(const FrameRequest& request, FrameReport& report) {
  const FrameOutcome outcome = hand_over(desk_, builder_, request, report);
  if (outcome != FrameOutcome::frame) return outcome;
  report.time_ns = read_ns_;
  if (request.cursor) report.cursor = look_at_cursor();
  return outcome;
}

std::optional<FrameCursor> FrameSource::look_at_cursor() {
  const auto answered = std::make_shared<bool>(false);
  const auto cookie = access_->lib.xfixes_get_cursor_image(connection_->xcb());
  const auto cursor = std::make_shared<std::optional<FrameCursor>>();
  connection_->on_reply(cookie.sequence, [this, answered, cursor](void* raw) {
    *answered = true;
    if (raw != nullptr) *cursor = cursor_.take(*static_cast<const xcb_xfixes_get_cursor_image_reply_t*>(raw), shown_);
  });
  wait_until(monotonic_time_ns() + answer_limit_ns, [&] { return *answered; });
  return *cursor;
}

}  // namespace capstan::x11
