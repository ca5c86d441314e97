#include "mac/frame_source.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <system_error>
#include <utility>

#include "core/frame_handover.hpp"
#include "core/monotonic_clock.hpp"
#include "mac/window_server.hpp"
#include "mac/window_stack.hpp"

namespace capstan::mac {
namespace {

// Windows that move all the time: after so many tries the trigger is given up.
constexpr int most_attempts = 6;
constexpr std::chrono::milliseconds verdict_limit{250};

bool same_displays(const std::vector<Display>& a, const std::vector<Display>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Display& one, const Display& other) {
    return one.id == other.id && same_rect(one.place, other.place);
  });
}

}  // namespace

FunctionStatus frame_source_status() {
  if (!CGPreflightScreenCaptureAccess()) {
    return {false, "macOS does not let this process see the screen.",
            "Allow the app that started this (a terminal, for one) in System Settings > Privacy & Security > Screen & "
            "System Audio Recording, then start that app again; \"capstan doctor --ask\" has macOS ask."};
  }
  if (active_displays().empty()) return {false, "This session has no screen.", "Attach a display, or wake it."};
  return {true, "one pixel a point on Retina displays; the cursor is not told, and a menu that opens asks for no frame",
          ""};
}

std::unique_ptr<FrameSource> FrameSource::start(FrameDesk& desk, std::int64_t zero_boot_ns, Problem& problem) {
  const FunctionStatus status = frame_source_status();
  if (!status.available) {
    const bool permitted = CGPreflightScreenCaptureAccess();
    problem = {permitted ? Fault::no_display : Fault::permission, 0, status.why, status.remedy};
    return nullptr;
  }
  std::unique_ptr<FrameSource> source(new FrameSource(desk, zero_boot_ns));
  try {
    source->thread_ = std::thread([&frames = *source] { frames.run(); });
  } catch (const std::system_error& error) {
    problem = {Fault::internal, error.code().value(), "The frame thread could not be started.",
               "Close other programs."};
    return nullptr;
  }
  return source;
}

FrameSource::FrameSource(FrameDesk& desk, std::int64_t zero_boot_ns)
    : desk_(desk), zero_boot_ns_(zero_boot_ns), builder_(desk.scale()) {}

FrameSource::~FrameSource() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  woken_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void FrameSource::wake() {
  {
    const std::lock_guard lock(mutex_);
    has_work_ = true;
  }
  woken_.notify_all();
}

bool FrameSource::wait() {
  std::unique_lock lock(mutex_);
  woken_.wait(lock, [this] { return has_work_ || stopping_; });
  has_work_ = false;
  return !stopping_;
}

void FrameSource::run() noexcept {
  try {
    pictures_ = WindowPictures::choose();
    while (wait()) {
      const AutoreleasePool pool;
      while (const auto request = desk_.take_request()) desk_.report(serve(*request));
    }
  } catch (...) {  // out of memory: nothing else throws
    desk_.report({});
  }
  const AutoreleasePool pool;
  pictures_.reset();
}

FrameReport FrameSource::serve(const FrameRequest& request) {
  FrameReport report;
  report.ticket = request.ticket;
  report.outcome = FrameOutcome::restless;
  for (int attempt = 0; attempt < most_attempts && report.outcome == FrameOutcome::restless; ++attempt) {
    switch (read_windows()) {
      case Reading::done:
        report.outcome = hand_over(desk_, builder_, request, report);
        report.time_ns = read_ns_;
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

std::optional<FrameSource::Scene> FrameSource::look() {
  const SessionFacts session = session_facts();
  std::optional<std::vector<SeenWindow>> seen = seen_windows();
  if (!seen) return std::nullopt;
  Scene scene;
  scene.displays = active_displays();
  scene.list = list_windows(
      std::move(*seen), std::nullopt, [this](ProcessId pid) { return names_.find(pid); }, places_of(scene.displays));
  names_.keep_only(scene.list);
  // Which window has the keyboard is not asked here: that is the gate's affair.
  if (reason_of(session, scene.list) == ContextReason::secure_desktop || !session.known) return std::nullopt;
  return scene;
}

bool FrameSource::judge(const WindowList& list) {
  bool judged = true;
  std::set<std::uint32_t> present;
  for (const ListedWindow& window : list.windows) {
    present.insert(window.seen.id);
    judged = desk_.verdict(window.seen.id, window.info).has_value() && judged;
  }
  for (const std::uint32_t window : asked_about_) {
    if (!present.contains(window)) desk_.forget(window);
  }
  asked_about_ = std::move(present);
  return judged;
}

FrameSource::Reading FrameSource::read_windows() {
  if (!desk_.may_grab()) return Reading::denied;
  const std::optional<Scene> scene = look();
  if (!scene) return Reading::denied;
  if (scene->displays.empty()) return Reading::failed;
  if (!judge(scene->list)) desk_.wait_for_verdicts(verdict_limit);
  make_room(bounds_of(scene->displays));
  const auto allowed = [this](const ListedWindow& window) {
    return desk_.verdict(window.seen.id, window.info).value_or(false);
  };
  const std::vector<VisibleWindow> visible =
      visible_parts(stack_of(scene->list, places_of(scene->displays), allowed), screen_);
  // The last look before anything is read.
  if (!desk_.may_grab()) return Reading::denied;
  const Reading taken = take_pictures(*scene, visible);
  read_ns_ = static_cast<double>(boot_time_ns() - zero_boot_ns_);
  const std::optional<Scene> after = look();
  Reading reading = taken;
  if (!after || !desk_.may_grab()) {
    reading = Reading::denied;
  } else if (!same_displays(scene->displays, after->displays) || !same_windows(scene->list, after->list)) {
    reading = Reading::moved;
  } else if (taken == Reading::done) {
    Region shown;
    for (const VisibleWindow& window : visible) shown.add(window.visible);
    keep(*scene, shown);
  }
  std::fill(pixels_.begin(), pixels_.end(), 0U);
  return reading;
}

FrameSource::Reading FrameSource::take_pictures(const Scene& scene, const std::vector<VisibleWindow>& visible) {
  bool begun = false;
  for (const Display& display : scene.displays) {
    std::vector<std::uint32_t> shown;
    for (const VisibleWindow& window : visible) {
      Region part = window.visible;
      part.intersect(display.place);
      if (!part.empty()) shown.push_back(static_cast<std::uint32_t>(window.id));
    }
    if (shown.empty()) continue;
    if (!std::exchange(begun, true) && !pictures_->begin()) return Reading::failed;
    const CfOwner<CGImageRef> image = pictures_->take(display, shown);
    if (!image || !draw(image, display)) return Reading::failed;
  }
  return Reading::done;
}

// The picture's own pixels may have any order, depth and colour space; ours have those of FrameBuilder::put.
bool FrameSource::draw(const CfOwner<CGImageRef>& image, const Display& display) {
  const std::size_t stride = screen_.width;
  std::uint32_t* corner = pixels_.data() + static_cast<std::size_t>(display.place.y - screen_.y) * stride +
                          static_cast<std::size_t>(display.place.x - screen_.x);
  const CfOwner<CGColorSpaceRef> space(CGColorSpaceCreateWithName(kCGColorSpaceSRGB));
  if (!space) return false;
  constexpr std::size_t bits = 8;
  const CfOwner<CGContextRef> context(
      CGBitmapContextCreate(corner, display.place.width, display.place.height, bits, stride * sizeof(std::uint32_t),
                            space.get(), kCGImageAlphaPremultipliedFirst | kCGBitmapByteOrder32Little));
  if (!context) return false;
  CGContextSetBlendMode(context.get(), kCGBlendModeCopy);
  const CGRect all = {{0, 0}, {static_cast<CGFloat>(display.place.width), static_cast<CGFloat>(display.place.height)}};
  CGContextDrawImage(context.get(), all, image.get());
  return true;
}

void FrameSource::keep(const Scene& scene, const Region& visible) {
  Region in_image = visible;
  in_image.translate(-screen_.x, -screen_.y);
  builder_.show_only(in_image);
  const std::size_t stride = screen_.width;
  for (const Display& display : scene.displays) {
    const Rect where = {display.place.x - screen_.x, display.place.y - screen_.y, display.place.width,
                        display.place.height};
    const std::uint32_t* corner =
        pixels_.data() + static_cast<std::size_t>(where.y) * stride + static_cast<std::size_t>(where.x);
    builder_.put(where, corner, stride);
  }
}

void FrameSource::make_room(const Rect& screen) {
  if (same_rect(screen, screen_)) return;
  builder_.resize(screen.width, screen.height);
  pixels_.assign(std::size_t{screen.width} * screen.height, 0);
  screen_ = screen;
}

}  // namespace capstan::mac
