#include "win/watch_thread.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

#include "core/window_identity.hpp"
#include "win/input_desktop.hpp"
#include "win/os_handles.hpp"
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

bool same_place(const WindowInfo& a, const WindowInfo& b) {
  return a.rect.x == b.rect.x && a.rect.y == b.rect.y && a.rect.width == b.rect.width &&
         a.rect.height == b.rect.height && a.screen == b.screen;
}

}  // namespace

struct WatchThread::State {
  explicit State(std::function<void()> wake) : wake_hook(std::move(wake)), news(make_event()) {}

  void run(std::promise<void>& ready);
  void serve(WindowEvents& events);
  bool answer_questions(WindowEvents& events);
  std::pair<ContextReason, std::shared_ptr<const WindowInfo>> identify(const SeenWindow& seen);
  void look();
  void look_at_desktop();
  bool differs(const SeenWindow& seen, const std::shared_ptr<const WindowInfo>& answered, bool place_too);
  [[nodiscard]] DWORD patience(const WindowEvents& events) const;

  const std::function<void()> wake_hook;
  const KernelHandle news;
  std::thread thread;
  // Pairs with the loads of the hook thread. Nothing else hangs on them: wake_hook comes after.
  std::atomic<bool> secure{false};
  std::atomic<std::uint32_t> version{0};
  std::atomic<bool> failed{false};

  std::mutex mutex;  // for the next three
  std::deque<Question> questions;
  std::vector<Answer> answers;
  bool stopping = false;

  // Watching thread only from here on.
  WindowRegistry registry;
  WindowTitle title;
  std::optional<Question> last;  // the newest that was answered, and what was said of its windows
  std::shared_ptr<const WindowInfo> last_focus;
  std::shared_ptr<const WindowInfo> last_pointer;
  HWND noticed = nullptr;  // the foreground that was asked about or told last
  ULONGLONG looked_ms = 0;
};

void WatchThread::State::run(std::promise<void>& ready) {
  use_physical_pixels();
  WindowEvents events;
  secure.store(!own_desktop_has_input(), std::memory_order_release);
  ready.set_value();
  try {
    serve(events);
  } catch (...) {  // out of memory: nothing else throws
    failed.store(true, std::memory_order_release);
    wake_hook();
  }
}

DWORD WatchThread::State::patience(const WindowEvents& events) const {
  if (!events.told_change()) return poll_ms;
  const ULONGLONG since = GetTickCount64() - looked_ms;
  return since >= pace_ms ? 0 : static_cast<DWORD>(pace_ms - since);
}

void WatchThread::State::serve(WindowEvents& events) {
  HANDLE event = news.get();
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
    {
      const std::lock_guard lock(mutex);
      if (stopping) return false;
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
    wake_hook();
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
  secure.store(now, std::memory_order_release);
  if (last) wake_hook();
}

// Before the first question nobody waits for news. After it: whether the hook thread would see something else now, or
// the same windows and titles no longer mean the same.
void WatchThread::State::look() {
  looked_ms = GetTickCount64();
  look_at_desktop();
  if (!last) return;
  const HWND foreground = top_level_of(GetForegroundWindow());
  if (std::exchange(noticed, foreground) != foreground) return wake_hook();
  if (foreground != last->focus.window) return;
  title.read(foreground);
  if (title.text() != last->focus.title) return wake_hook();
  if (!differs(last->focus, last_focus, true) && !differs(last->pointer, last_pointer, false)) return;
  // Kept, so that the hook thread is told once only, however long it takes to ask again.
  last_focus = identify(last->focus).second;
  last_pointer = identify(last->pointer).second;
  version.fetch_add(1, std::memory_order_release);
  wake_hook();
}

bool WatchThread::State::differs(const SeenWindow& seen, const std::shared_ptr<const WindowInfo>& answered,
                                 bool place_too) {
  if (seen.window == nullptr) return false;
  const auto now = identify(seen).second;
  if (!now || !answered) return now != answered;
  return !same_identity(*now, *answered) || (place_too && !same_place(*now, *answered));
}

WatchThread::WatchThread(std::function<void()> wake_hook) : state_(std::make_unique<State>(std::move(wake_hook))) {}

WatchThread::~WatchThread() {
  if (!state_->thread.joinable()) return;
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  SetEvent(state_->news.get());
  state_->thread.join();
}

std::optional<Problem> WatchThread::start() {
  if (!state_->news) {
    return Problem{Fault::internal, static_cast<int>(GetLastError()), "No event could be made.", ""};
  }
  std::promise<void> ready;
  state_->thread = std::thread([state = state_.get(), &ready] { state->run(ready); });
  ready.get_future().wait();
  return std::nullopt;
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
  SetEvent(state_->news.get());
  return given_up;
}

std::vector<Answer> WatchThread::answers() {
  const std::lock_guard lock(state_->mutex);
  return std::exchange(state_->answers, {});
}

bool WatchThread::secure_desktop() const { return state_->secure.load(std::memory_order_acquire); }

std::uint32_t WatchThread::version() const { return state_->version.load(std::memory_order_acquire); }

bool WatchThread::failed() const { return state_->failed.load(std::memory_order_acquire); }

}  // namespace capstan::win
