#include "win/os_thread.hpp"

#include <process.h>

#include <algorithm>
#include <utility>

namespace capstan::win {
namespace {

// A thread that has not ended after this long is suspended, or held up in Windows.
constexpr std::chrono::milliseconds patience(200);

bool ended(HANDLE thread, std::chrono::milliseconds limit) {
  return WaitForSingleObject(thread, static_cast<DWORD>(limit.count())) == WAIT_OBJECT_0;
}

// Windows 10 1607 and later.
void name_thread(const wchar_t* name) {
  using SetDescription = HRESULT WINAPI(HANDLE, PCWSTR);
  static SetDescription* const set = find_function<SetDescription>(L"kernel32.dll", "SetThreadDescription");
  if (set != nullptr) set(GetCurrentThread(), name);
}

}  // namespace

// _beginthreadex and not CreateThread: the C runtime keeps state of its own for each thread.
bool OsThread::start(int priority, std::function<void()> body) {
  body_ = std::move(body);
  const auto handle = _beginthreadex(nullptr, 0, &OsThread::run, this, CREATE_SUSPENDED, nullptr);
  if (handle == 0) return false;
  handle_.reset(reinterpret_cast<HANDLE>(handle));
  SetThreadPriority(handle_.get(), priority);  // refused under some job limits: then it runs as the others do
  ResumeThread(handle_.get());
  return true;
}

bool OsThread::join(std::chrono::milliseconds limit) {
  if (!handle_) return true;
  const auto first = std::min(limit, patience);
  if (!ended(handle_.get(), first)) {
    resume();
    if (!ended(handle_.get(), limit - first)) return false;
  }
  handle_.reset();
  return true;
}

// ResumeThread says how often the thread was suspended before the call; 0 when it was not, and then does nothing.
void OsThread::resume() {
  constexpr DWORD failed = static_cast<DWORD>(-1);
  for (DWORD before = 2; handle_ && before > 1 && before != failed;) before = ResumeThread(handle_.get());
}

unsigned __stdcall OsThread::run(void* self) noexcept {
  const auto* thread = static_cast<OsThread*>(self);
  name_thread(thread->name_);
  thread->body_();
  return 0;
}

}  // namespace capstan::win
