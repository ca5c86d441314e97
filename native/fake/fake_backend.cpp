#include "fake/fake_backend.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <system_error>
#include <utility>

namespace capstan::fake {
namespace {

constexpr std::uint32_t batch_size = 64;                    // about what one read from an OS yields under load
constexpr auto flush_again = std::chrono::milliseconds(5);  // EventSink::flush
constexpr std::uint16_t usage_a = 0x04;

FunctionStatus works() { return {true, "", ""}; }

FunctionStatus missing(const char* why) { return {false, why, ""}; }

bool same_window(const std::shared_ptr<const WindowInfo>& a, const std::shared_ptr<const WindowInfo>& b) {
  return (a == nullptr) == (b == nullptr) && (a == nullptr || a->id == b->id);
}

bool same_name(const WindowInfo& a, const WindowInfo& b) {
  return a.app == b.app && a.title == b.title && a.rect.x == b.rect.x && a.rect.y == b.rect.y &&
         a.rect.width == b.rect.width && a.rect.height == b.rect.height;
}

std::uint8_t changes_between(const std::optional<Context>& before, const Context& now) {
  if (!before) return context_change::focus | context_change::pointer;
  unsigned changes = 0;
  if (!same_window(before->focus, now.focus) || before->reason != now.reason) changes |= context_change::focus;
  if (!same_window(before->pointer, now.pointer)) changes |= context_change::pointer;
  if (before->focus && now.focus && before->focus->id == now.focus->id && !same_name(*before->focus, *now.focus)) {
    changes |= context_change::name;
  }
  return static_cast<std::uint8_t>(changes);
}

bool is_placed(const PointerPayload& pointer) { return !std::isnan(pointer.x); }

EventRecord flood_record(bool keys, std::uint32_t index) {
  EventRecord record{};
  if (keys) {
    const bool down = index % 2 == 0;
    record.kind = down ? EventKind::key_down : EventKind::key_up;
    record.key = {usage_a, 0, 'a', down ? std::uint32_t{'a'} : no_text, 0, {}};
  } else {
    record.kind = EventKind::move;
    record.pointer = {static_cast<float>(index & 0xFFFFU), static_cast<float>(index >> 16U), 0, 0};
  }
  return record;
}

}  // namespace

FakeBackend::~FakeBackend() { stop(); }

Capabilities FakeBackend::capabilities() {
  return {"fake",
          works(),
          works(),
          works(),
          missing("The scripted backend has no user interface."),
          missing("Nobody sees the scripted screen."),
          {screen_.area()},
          "A test asked for it."};
}

std::optional<Problem> FakeBackend::start(EventSink& sink, ContextStore& contexts, std::int64_t zero_boot_ns) {
  if (thread_.joinable()) {
    return Problem{Fault::busy, 0, "The scripted backend is running already.", "Stop it first."};
  }
  if (!clock_) clock_.emplace(zero_boot_ns);
  zero_boot_ns_ = zero_boot_ns;
  stopping_ = false;
  in_batch_ = 0;
  pending_ = false;
  try {
    thread_ = std::thread([this, &sink, &contexts] { run(sink, contexts); });
  } catch (const std::system_error& error) {
    return Problem{Fault::internal, error.code().value(), "The hook thread could not be started.",
                   "Close other programs, or raise the limit on threads."};
  }
  return std::nullopt;
}

std::optional<Problem> FakeBackend::start_frames(FrameDesk& desk) { return frames_.start(desk, zero_boot_ns_); }

void FakeBackend::wake_frames() { frames_.wake(); }

void FakeBackend::stop() {
  frames_.stop();
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
  script_.clear();
}

void FakeBackend::play(std::vector<FakeStep> steps) {
  {
    const std::lock_guard lock(mutex_);
    std::move(steps.begin(), steps.end(), std::back_inserter(script_));
  }
  wake_.notify_one();
}

void FakeBackend::run(EventSink& sink, ContextStore& contexts) noexcept {
  try {
    if (current_) open(*current_, sink, contexts);
    flush(sink);
    for (;;) {
      const std::vector<FakeStep> steps = take(sink);
      if (steps.empty()) return;
      for (const FakeStep& step : steps) {
        if (!play_one(step, sink, contexts)) return;
      }
      flush(sink);
    }
  } catch (...) {
    // Out of memory, as a rule. A hook never throws into the host: it ends with a fault.
    sink.fail(Fault::internal, 0);
  }
}

std::vector<FakeStep> FakeBackend::take(EventSink& sink) {
  std::unique_lock lock(mutex_);
  const auto ready = [this] { return stopping_ || !script_.empty(); };
  while (pending_ && !ready()) {
    if (!wake_.wait_for(lock, flush_again, ready)) {
      lock.unlock();
      flush(sink);
      lock.lock();
    }
  }
  wake_.wait(lock, ready);
  if (stopping_) return {};
  std::vector<FakeStep> steps(std::make_move_iterator(script_.begin()), std::make_move_iterator(script_.end()));
  script_.clear();
  return steps;
}

bool FakeBackend::play_one(const FakeStep& step, EventSink& sink, ContextStore& contexts) {
  if (const auto* emission = std::get_if<EmitStep>(&step)) {
    emit(emission->record, sink);
    if (emission->record.kind == EventKind::move && is_placed(emission->record.pointer)) {
      screen_.move_cursor(emission->record.pointer.x, emission->record.pointer.y);
    }
  } else if (const auto* screen = std::get_if<ScreenStep>(&step)) {
    screen_.change(*screen);
  } else if (const auto* paint = std::get_if<PaintStep>(&step)) {
    screen_.paint(*paint);
  } else if (const auto* turn = std::get_if<ContextStep>(&step)) {
    open(turn->context, sink, contexts);
  } else if (const auto* answer = std::get_if<ResolveStep>(&step)) {
    current_ = answer->context;
    if (contexts.resolve(current_epoch_, answer->context)) sink.context_ready();
  } else if (const auto* pause = std::get_if<WaitStep>(&step)) {
    return wait(pause->duration, sink);
  } else if (const auto* news = std::get_if<HealthStep>(&step)) {
    flush(sink);
    sink.note(news->health);
  } else if (const auto* failure = std::get_if<FailStep>(&step)) {
    flush(sink);
    sink.fail(failure->fault, failure->os_error);
    return false;
  } else if (const auto* burst = std::get_if<FloodStep>(&step)) {
    return flood(*burst, sink);
  }
  return true;
}

bool FakeBackend::flood(const FloodStep& step, EventSink& sink) {
  for (std::uint32_t index = 0; index < step.count; ++index) {
    if (index % batch_size == 0 && stopping()) return false;
    emit(flood_record(step.keys, index), sink);
  }
  return true;
}

bool FakeBackend::wait(std::chrono::milliseconds duration, EventSink& sink) {
  flush(sink);
  const auto end = std::chrono::steady_clock::now() + duration;
  std::unique_lock lock(mutex_);
  const auto stop_asked = [this] { return stopping_; };
  while (pending_) {
    const auto next = std::min(end, std::chrono::steady_clock::now() + flush_again);
    if (wake_.wait_until(lock, next, stop_asked)) return false;
    lock.unlock();
    flush(sink);
    if (std::chrono::steady_clock::now() >= end) return true;
    lock.lock();
  }
  return !wake_.wait_until(lock, end, stop_asked);
}

void FakeBackend::emit(EventRecord record, EventSink& sink) {
  if (record.kind == EventKind::move && is_placed(record.pointer)) {
    record.pointer.dx = record.pointer.x - last_x_;
    record.pointer.dy = record.pointer.y - last_y_;
    last_x_ = record.pointer.x;
    last_y_ = record.pointer.y;
  }
  record.time_ns = clock_->now();
  sink.publish(record);
  if (++in_batch_ >= batch_size) flush(sink);
}

void FakeBackend::open(const Context& context, EventSink& sink, ContextStore& contexts) {
  const std::uint8_t changes = changes_between(current_, context);
  current_ = context;
  current_epoch_ = contexts.open(context);
  sink.open_context(current_epoch_, changes, clock_->now());
}

void FakeBackend::flush(EventSink& sink) {
  in_batch_ = 0;
  pending_ = sink.flush();
}

bool FakeBackend::stopping() {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

}  // namespace capstan::fake
