#include "win/watch_thread.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>

#include "core/window_identity.hpp"
#include "win/input_desktop.hpp"
#include "win/os_handles.hpp"
#include "win/os_thread.hpp"
#include "win/window_events.hpp"
#include "win/window_registry.hpp"
#include "win/window_title.hpp"

namespace capstan::win {
namespace {

// Questions that wait at one time; beyond it the oldest is given up.
constexpr std::size_t most_questions = 256;
// Events may be missed, and Wine before 10 tells of no change of the foreground.
constexpr DWORD poll_ms = 1000;
// A window that is dragged tells its place with each step.
constexpr DWORD pace_ms = 50;
constexpr DWORD start_limit_ms = 5000;
constexpr std::chrono::milliseconds stop_limit(2000);

bool same_place(const WindowInfo& a, const WindowInfo& b) {
  return a.rect.x == b.rect.x && a.rect.y == b.rect.y && a.rect.width == b.rect.width &&
         a.rect.height == b.rect.height && a.screen == b.screen;
}

}  // namespace

struct WatchThread::State {
  explicit State(std::function<void()> wake_the_hook) : wake_hook(std::move(wake_the_hook)) {}

  void run() noexcept;
  void serve(WindowEvents& events);
  bool answer_questions(WindowEvents& events);
  std::pair<ContextReason, std::shared_ptr<const WindowInfo>> identify(const SeenWindow& seen);
  void look();
  void look_at_desktop();
  bool differs(const SeenWindow& seen, const std::shared_ptr<const WindowInfo>& answered, bool place_too);
  [[nodiscard]] DWORD patience(const WindowEvents& events) const;

  void tell();

  const std::function<void()> wake_hook;
  const KernelHandle wake = make_event();   // there are questions, or the thread is to end
  const KernelHandle ready = make_event();  // it listens
  OsThread thread{L"capstan-watch"};
  // Not under the mutex, which a hook thread that is suspended may hold. Pairs with the load in answer_questions; the
  // event orders it before the thread's wake-up.
  std::atomic<bool> stopping{false};
  // What the hook thread reads. Nothing else hangs on the first three: news, which is set after them, orders them.
  std::atomic<bool> secure{false};
  std::atomic<std::uint32_t> version{0};
  std::atomic<bool> failed{false};
  std::atomic<bool> news{false};

  std::mutex mutex;  // for the next two
  std::deque<Question> questions;
  std::vector<Answer> answers;

  // Watching thread only from here on.
  WindowRegistry registry;
  WindowTitle title;
  std::optional<Question> last;  // the newest that was answered, and what was said of its windows
  std::shared_ptr<const WindowInfo> last_focus;
  std::shared_ptr<const WindowInfo> last_pointer;
  HWND noticed = nullptr;  // the foreground that was asked about or told last
  ULONGLONG looked_ms = 0;
};

void WatchThread::State::run() noexcept {
  use_physical_pixels();
  WindowEvents events;
  secure.store(!own_desktop_has_input(), std::memory_order_relaxed);  // ordered by the event
  SetEvent(ready.get());
  try {
    serve(events);
  } catch (...) {  // out of memory: nothing else throws
    failed.store(true, std::memory_order_relaxed);
    tell();
  }
}

void WatchThread::State::tell() {
  news.store(true, std::memory_order_release);  // pairs with take_news
  wake_hook();
}

DWORD WatchThread::State::patience(const WindowEvents& events) const {
  if (!events.told_change()) return poll_ms;
  const ULONGLONG since = GetTickCount64() - looked_ms;
  return since >= pace_ms ? 0 : static_cast<DWORD>(pace_ms - since);
}

void WatchThread::State::serve(WindowEvents& events) {
  HANDLE event = wake.get();
  while (true) {
    const DWORD woken = MsgWaitForMultipleObjectsEx(1, &event, patience(events), QS_ALLINPUT, MWMO_INPUTAVAILABLE);
    MSG message;
    while (PeekMessageW(&message, nullptr, 0, 0, PM_REMOVE) != 0) DispatchMessageW(&message);
    if (!answer_questions(events)) return;
    if (woken != WAIT_TIMEOUT && !events.told_switch() && patience(events) > 0) continue;
    events.clear();
    look();
  }
}

// False when the thread is to end.
bool WatchThread::State::answer_questions(WindowEvents& events) {
  while (true) {
    Question question;
    if (stopping.load(std::memory_order_acquire)) return false;
    {
      const std::lock_guard lock(mutex);
      if (questions.empty()) return true;
      question = std::move(questions.front());
      questions.pop_front();
    }
    noticed = question.focus.window;
    events.follow(noticed);
    auto [reason, focus] = identify(question.focus);
    std::shared_ptr<const WindowInfo> pointer;
    if (reason == ContextReason::none && question.pointer.window != nullptr) {
      const bool same = question.pointer.window == question.focus.window;
      pointer = same ? focus : identify(question.pointer).second;
    }
    last_focus = focus;
    last_pointer = pointer;
    Answer answer{question.epoch, {false, reason, std::move(focus), std::move(pointer)}};
    last = std::move(question);
    {
      const std::lock_guard lock(mutex);
      answers.push_back(std::move(answer));
    }
    tell();
  }
}

// With the title of the moment that is asked about: it may be another by now.
std::pair<ContextReason, std::shared_ptr<const WindowInfo>> WatchThread::State::identify(const SeenWindow& seen) {
  WindowRegistry::Identity identity = registry.identify(seen.window);
  if (!identity.info) return {identity.reason, nullptr};
  auto info = std::make_shared<WindowInfo>(*identity.info);
  info->title = to_utf8(seen.title);
  return {identity.reason, std::move(info)};
}

void WatchThread::State::look_at_desktop() {
  const bool now = !own_desktop_has_input();
  if (now == secure.load(std::memory_order_relaxed)) return;  // only this thread writes it
  secure.store(now, std::memory_order_relaxed);
  if (last) tell();
}

// Before the first question nobody waits for news. After it: whether the hook thread would see something else now, or
// the same windows and titles no longer mean the same.
void WatchThread::State::look() {
  looked_ms = GetTickCount64();
  look_at_desktop();
  if (!last) return;
  const HWND foreground = top_level_of(GetForegroundWindow());
  if (std::exchange(noticed, foreground) != foreground) return tell();
  if (foreground != last->focus.window) return;
  title.read(foreground);
  if (title.text() != last->focus.title) return tell();
  if (!differs(last->focus, last_focus, true) && !differs(last->pointer, last_pointer, false)) return;
  // Kept, so that the hook thread is told once only, however long it takes to ask again.
  last_focus = identify(last->focus).second;
  last_pointer = identify(last->pointer).second;
  version.fetch_add(1, std::memory_order_relaxed);
  tell();
}

bool WatchThread::State::differs(const SeenWindow& seen, const std::shared_ptr<const WindowInfo>& answered,
                                 bool place_too) {
  if (seen.window == nullptr) return false;
  const auto now = identify(seen).second;
  if (!now || !answered) return now != answered;
  return !same_identity(*now, *answered) || (place_too && !same_place(*now, *answered));
}

WatchThread::WatchThread(std::function<void()> wake_hook) : state_(std::make_unique<State>(std::move(wake_hook))) {}

WatchThread::~WatchThread() = default;

std::optional<Problem> WatchThread::start() {
  State& state = *state_;
  if (!state.wake || !state.ready || !state.thread.start(THREAD_PRIORITY_NORMAL, [&state] { state.run(); })) {
    return Problem{Fault::internal, static_cast<int>(GetLastError()), "The thread that watches windows did not start.",
                   "Close other programs and start again."};
  }
  if (WaitForSingleObject(state.ready.get(), start_limit_ms) == WAIT_OBJECT_0) return std::nullopt;
  return Problem{Fault::internal, WAIT_TIMEOUT, "The thread that watches windows did not answer.", "Start again."};
}

bool WatchThread::stop() {
  state_->stopping.store(true, std::memory_order_release);
  SetEvent(state_->wake.get());
  return state_->thread.join(stop_limit);
}

std::optional<std::uint32_t> WatchThread::ask(Question question) {
  std::optional<std::uint32_t> given_up;
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->questions.size() == most_questions) {
      given_up = state_->questions.front().epoch;
      state_->questions.pop_front();
    }
    state_->questions.push_back(std::move(question));
  }
  SetEvent(state_->wake.get());
  return given_up;
}

std::vector<Answer> WatchThread::answers() {
  const std::lock_guard lock(state_->mutex);
  return std::exchange(state_->answers, {});
}

bool WatchThread::take_news() { return state_->news.exchange(false, std::memory_order_acquire); }

bool WatchThread::secure_desktop() const { return state_->secure.load(std::memory_order_relaxed); }

std::uint32_t WatchThread::version() const { return state_->version.load(std::memory_order_relaxed); }

bool WatchThread::failed() const { return state_->failed.load(std::memory_order_relaxed); }

}  // namespace capstan::win
