#include "intruder.hpp"

#include <windows.h>

#include <tlhelp32.h>  // wants what windows.h declares

#include <memory>
#include <stdexcept>

#include "json_line.hpp"
#include "utf8.hpp"
#include "words.hpp"

namespace test_tool {
namespace {

struct CloseHandleOf {
  void operator()(HANDLE handle) const { CloseHandle(handle); }
};
using Handle = std::unique_ptr<void, CloseHandleOf>;

// Windows 10 1607 and later; Wine says E_NOTIMPL before 8.
std::string name_of(HANDLE thread) {
  using GetDescription = HRESULT WINAPI(HANDLE, PWSTR*);
  const HMODULE kernel = GetModuleHandleW(L"kernelbase.dll");
  static auto* const get =
      reinterpret_cast<GetDescription*>(reinterpret_cast<void*>(GetProcAddress(kernel, "GetThreadDescription")));
  PWSTR name = nullptr;
  if (get == nullptr || FAILED(get(thread, &name))) return {};
  std::string text = to_utf8(name);
  LocalFree(name);
  return text;
}

template <typename Act>
int for_threads(const std::vector<std::string>& arguments, const char* done, Act act) {
  if (arguments.size() != 2) throw std::invalid_argument("say which process and which thread: PID NAME");
  const auto process = static_cast<DWORD>(to_number(arguments[0]));
  const Handle snapshot(CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0));
  THREADENTRY32 entry{};
  entry.dwSize = sizeof entry;
  long long count = 0;
  for (BOOL more = Thread32First(snapshot.get(), &entry); more != 0; more = Thread32Next(snapshot.get(), &entry)) {
    if (entry.th32OwnerProcessID != process) continue;
    constexpr DWORD rights = THREAD_SUSPEND_RESUME | THREAD_QUERY_LIMITED_INFORMATION;
    const Handle thread(OpenThread(rights, FALSE, entry.th32ThreadID));
    if (!thread || name_of(thread.get()) != arguments[1]) continue;
    if (act(thread.get()) != static_cast<DWORD>(-1)) ++count;
  }
  JsonLine(done).number("threads", count);
  return count > 0 ? 0 : 1;
}

}  // namespace

int run_suspend(const std::vector<std::string>& arguments) {
  return for_threads(arguments, "suspended", SuspendThread);
}

int run_resume(const std::vector<std::string>& arguments) { return for_threads(arguments, "resumed", ResumeThread); }

int run_unhook(const std::vector<std::string>& arguments) {
  if (!arguments.empty()) throw std::invalid_argument("unhook takes no arguments");
  // Handles of the user interface, without the upper half, which Wine's server does not ask for.
  constexpr ULONG_PTR first = 0x20;
  constexpr ULONG_PTR last = 0xFFEF;
  long long count = 0;
  for (ULONG_PTR handle = first; handle <= last; ++handle) {
    if (UnhookWindowsHookEx(reinterpret_cast<HHOOK>(handle)) != 0) ++count;
  }
  JsonLine("unhooked").number("hooks", count);
  return count > 0 ? 0 : 1;
}

}  // namespace test_tool
