#include "win/window_watch.hpp"

#include <atomic>
#include <string>
#include <string_view>
#include <utility>

#include "win/watch_thread.hpp"
#include "win/window_registry.hpp"
#include "win/window_title.hpp"

namespace capstan::win {
namespace {

// A window and its title, in buffers of its own: looking at it allocates nothing.
struct Glance {
  HWND window = nullptr;
  WindowTitle title;

  void look_at(HWND top_level) {
    window = top_level;
    if (window != nullptr) title.read(window);
  }
  [[nodiscard]] SeenWindow seen() const { return {window, std::wstring(text())}; }
  [[nodiscard]] std::wstring_view text() const { return window == nullptr ? std::wstring_view() : title.text(); }
};

}  // namespace

struct WindowWatch::State {
  // What an input event meets.
  struct View {
    ContextReason reason = ContextReason::unknown;
    Glance focus;
    Glance pointer;  // its window is null where there is no focus: nothing depends on it then
    std::uint32_t version = 0;
  };

  State(EventSink& events, ContextStore& store, EventClock& event_clock, std::function<void()> wake_hook)
      : sink(events), contexts(store), clock(event_clock), thread(std::move(wake_hook)) {}

  void look();
  [[nodiscard]] std::uint8_t changes() const;
  void open(std::uint8_t changes);
  void resolve();

  EventSink& sink;
  ContextStore& contexts;
  EventClock& clock;
  WatchThread thread;
  std::optional<POINT> place;
  bool first = true;
  // Two, taken in turn: what the open epoch was opened with, and what there is now.
  std::unique_ptr<View> opened = std::make_unique<View>();
  std::unique_ptr<View> now = std::make_unique<View>();
  std::uint64_t given_up = 0;  // questions that found too many others before them
};

// Windows may also move, open and close without input, so all of it is asked anew at each event. GetForegroundWindow,
// InternalGetWindowText and WindowFromPoint ask the kernel; the last sends WM_NCHITTEST to windows of the calling
// thread only ("WM_NCHITTEST" on learn.microsoft.com, HTTRANSPARENT), of which this one has none that is seen.
void WindowWatch::State::look() {
  now->version = thread.version();
  now->focus.look_at(nullptr);
  now->pointer.look_at(nullptr);
  if (thread.secure_desktop()) {
    now->reason = ContextReason::secure_desktop;
    return;
  }
  now->focus.look_at(top_level_of(GetForegroundWindow()));
  now->reason = now->focus.window == nullptr ? ContextReason::unknown : ContextReason::none;
  if (now->reason != ContextReason::none) return;
  if (!place) {
    POINT cursor{};
    if (GetCursorPos(&cursor) != 0) place = cursor;
  }
  if (place) now->pointer.look_at(top_level_of(WindowFromPoint(*place)));
}

std::uint8_t WindowWatch::State::changes() const {
  if (first) return context_change::focus | context_change::pointer;
  std::uint8_t changed = 0;
  const bool same_focus = now->focus.window == opened->focus.window && now->reason == opened->reason;
  const bool same_pointer = now->pointer.window == opened->pointer.window;
  if (!same_focus) changed |= context_change::focus;
  if (!same_pointer) changed |= context_change::pointer;
  if ((same_focus && now->focus.text() != opened->focus.text()) ||
      (same_pointer && now->pointer.text() != opened->pointer.text()) ||
      (now->reason == ContextReason::none && now->version != opened->version)) {
    changed |= context_change::name;
  }
  return changed;
}

void WindowWatch::State::open(std::uint8_t changed) {
  first = false;
  std::swap(now, opened);
  Context context;
  context.reason = opened->reason;
  context.pending = opened->reason == ContextReason::none;
  const bool pending = context.pending;
  const std::uint32_t epoch = contexts.open(std::move(context));
  sink.open_context(epoch, changed, clock.now());
  if (!pending) return;
  const std::optional<std::uint32_t> oldest = thread.ask({epoch, opened->focus.seen(), opened->pointer.seen()});
  if (!oldest) return;
  ++given_up;
  contexts.resolve(*oldest, Context());
  sink.context_ready();
}

void WindowWatch::State::resolve() {
  std::vector<Answer> answers = thread.answers();
  for (Answer& answer : answers) contexts.resolve(answer.epoch, std::move(answer.context));
  if (!answers.empty()) sink.context_ready();
  if (thread.failed()) sink.fail(Fault::internal, ERROR_NOT_ENOUGH_MEMORY);
}

WindowWatch::WindowWatch(EventSink& sink, ContextStore& contexts, EventClock& clock, std::function<void()> wake_hook)
    : state_(std::make_unique<State>(sink, contexts, clock, std::move(wake_hook))) {}

WindowWatch::~WindowWatch() = default;

std::optional<Problem> WindowWatch::begin() { return state_->thread.start(); }

bool WindowWatch::stop() { return state_->thread.stop(); }

void WindowWatch::pointer_at(POINT place) { state_->place = place; }

std::uint8_t WindowWatch::settle() {
  state_->look();
  const std::uint8_t changed = state_->changes();
  if (changed == 0) return 0;
  // Answers are taken before each question, so no more of them gather than there are questions.
  state_->resolve();
  state_->open(changed);
  return changed;
}

std::uint8_t WindowWatch::take_news() {
  if (!state_->thread.take_news() && !state_->first) return 0;
  state_->resolve();
  return settle();
}

}  // namespace capstan::win
