#include "win/hook_thread.hpp"

namespace capstan::win {
namespace {

// How soon to try again when the ring had no room, or the hook has moves that wait.
constexpr DWORD retry_ms = 5;
constexpr DWORD start_limit_ms = 1000;
constexpr DWORD install_limit_ms = 5000;
constexpr std::chrono::milliseconds stop_limit(2000);

Problem problem_of_windows(const char* what) {
  return {Fault::internal, static_cast<int>(GetLastError()), what, "Close other programs and start again."};
}

void handle_messages() {
  MSG message;
  // Windows calls the hooks from within.
  while (PeekMessageW(&message, nullptr, 0, 0, PM_REMOVE) != 0) DispatchMessageW(&message);
}

}  // namespace

HookThread::HookThread(SinkValve& sink, InputHook& input, WindowWatch& watch, HANDLE wake)
    : sink_(sink), input_(input), watch_(watch), wake_(wake) {}

std::optional<Problem> HookThread::start() {
  if (wake_ == nullptr || !ready_ || !installed_) return problem_of_windows("No event object could be made.");
  // Every key and every move, of whatever program, waits until this thread has looked at it; and Windows takes the hook
  // away when that takes too long. It has little to do, so it goes before others.
  if (!thread_.start(THREAD_PRIORITY_ABOVE_NORMAL, [this] { run(); })) {
    return problem_of_windows("The hook thread could not be started.");
  }
  if (WaitForSingleObject(ready_.get(), start_limit_ms) == WAIT_OBJECT_0) return refused_;
  // Pairs with the store in install(). Without a context all is denied until there is one; that is no reason to refuse.
  if (hooks_in_.load(std::memory_order_acquire)) return std::nullopt;
  if (WaitForSingleObject(ready_.get(), install_limit_ms) == WAIT_OBJECT_0) return refused_;
  return Problem{Fault::internal, WAIT_TIMEOUT, "The thread of the input hook did not answer.", "Start again."};
}

bool HookThread::stop() {
  // Pairs with the load in stopping(); the event orders it before the thread's wake-up.
  stopping_.store(true, std::memory_order_release);
  SetEvent(wake_);
  return thread_.join(stop_limit);
}

bool HookThread::reinstall(std::chrono::milliseconds limit) {
  const std::uint32_t number = asked_.fetch_add(1, std::memory_order_release) + 1;
  const ULONGLONG end = GetTickCount64() + static_cast<ULONGLONG>(limit.count());
  SetEvent(wake_);
  // An answer to an earlier request, whose limit had passed, may still stand in the event.
  for (ULONGLONG now = GetTickCount64(); answered_.load(std::memory_order_acquire) != number; now = GetTickCount64()) {
    if (now >= end || WaitForSingleObject(installed_.get(), static_cast<DWORD>(end - now)) != WAIT_OBJECT_0) {
      return answered_.load(std::memory_order_acquire) == number && reinstalled_.load(std::memory_order_relaxed);
    }
  }
  return reinstalled_.load(std::memory_order_relaxed);  // ordered by answered_
}

void HookThread::run() noexcept {
  try {
    use_physical_pixels();
    install();
    if (!refused_) pump();
  } catch (...) {  // out of memory: nothing else throws
    sink_.fail(Fault::internal, ERROR_OUTOFMEMORY);
  }
  input_.remove();
  tell_ready();
}

void HookThread::install() {
  refused_ = input_.install();
  // Pairs with the load in start().
  if (!refused_) hooks_in_.store(true, std::memory_order_release);
}

void HookThread::pump() {
  DWORD limit = 0;
  while (!stopping()) {
    // INPUTAVAILABLE: what came between the last PeekMessage and this wait counts.
    if (MsgWaitForMultipleObjectsEx(1, &wake_, limit, QS_ALLINPUT, MWMO_INPUTAVAILABLE) == WAIT_FAILED) {
      sink_.fail(Fault::internal, static_cast<int>(GetLastError()));
      return;
    }
    handle_messages();
    input_.after_messages();
    reinstall_if_asked();
    watch_.take_news();
    // It alone flushes: one more flush here would wake the reader for each move.
    const bool again = input_.catch_up();
    if (sink_.context_open()) tell_ready();
    limit = again ? retry_ms : INFINITE;
  }
}

void HookThread::reinstall_if_asked() {
  const std::uint32_t asked = asked_.load(std::memory_order_acquire);
  if (asked == answered_.load(std::memory_order_relaxed)) return;  // this thread alone writes it
  reinstalled_.store(!input_.install(), std::memory_order_relaxed);
  answered_.store(asked, std::memory_order_release);  // pairs with the loads in reinstall()
  SetEvent(installed_.get());
}

void HookThread::tell_ready() {
  if (told_ready_) return;
  told_ready_ = true;
  SetEvent(ready_.get());
}

bool HookThread::stopping() const { return stopping_.load(std::memory_order_acquire); }

}  // namespace capstan::win
