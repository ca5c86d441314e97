// A thread of Windows that may fail to end: another program can suspend it, a driver can hold it. std::thread would
// have its owner wait for ever, or the process end.
#pragma once

#include <chrono>
#include <functional>

#include "win/os_handles.hpp"

namespace capstan::win {

class OsThread {
 public:
  // name: what debuggers and task managers show.
  explicit OsThread(const wchar_t* name) : name_(name) {}
  // Call join before: an object whose thread may still run must never be destroyed.
  ~OsThread() = default;
  OsThread(const OsThread&) = delete;
  OsThread& operator=(const OsThread&) = delete;

  // priority: THREAD_PRIORITY_*. body: must not throw. False, with GetLastError set, when Windows has no thread to
  // give.
  bool start(int priority, std::function<void()> body);
  // Tell the thread to end before. True once it has ended; false when it has not after `limit`. What it may touch must
  // then be left alive for ever.
  [[nodiscard]] bool join(std::chrono::milliseconds limit);
  // The thread runs again if another program had suspended it.
  void resume();

 private:
  static unsigned __stdcall run(void* self) noexcept;

  const wchar_t* name_;
  std::function<void()> body_;
  KernelHandle handle_;
};

}  // namespace capstan::win
