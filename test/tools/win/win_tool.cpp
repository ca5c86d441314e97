// Test tool: windows that say what they receive and show known colours, and injected input. Answers are JSON, one
// object a line, to the handle that is stdout. Exit code 2: used wrongly.
#include <windows.h>

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "injector.hpp"
#include "intruder.hpp"
#include "json_line.hpp"
#include "utf8.hpp"
#include "window_app.hpp"

namespace {

// Places are physical pixels on every monitor. Older Windows, and Wine, know a part of this or nothing.
void use_physical_pixels() {
  using SetContext = BOOL WINAPI(HANDLE);
  const HMODULE user = GetModuleHandleW(L"user32.dll");
  auto* const set =
      reinterpret_cast<SetContext*>(reinterpret_cast<void*>(GetProcAddress(user, "SetProcessDpiAwarenessContext")));
  const auto per_monitor_v2 = reinterpret_cast<HANDLE>(static_cast<LONG_PTR>(-4));
  if (set == nullptr || set(per_monitor_v2) == 0) SetProcessDPIAware();
}

}  // namespace

int wmain(int argc, wchar_t** argv) {
  use_physical_pixels();
  std::vector<std::string> arguments;
  for (int index = 1; index < argc; ++index) arguments.push_back(test_tool::to_utf8(argv[index]));
  const std::string command = arguments.empty() ? "" : arguments.front();
  if (!arguments.empty()) arguments.erase(arguments.begin());
  int code = 2;
  try {
    if (command == "window") {
      code = test_tool::run_window(arguments);
    } else if (command == "inject") {
      code = test_tool::run_injector(arguments);
    } else if (command == "suspend") {
      code = test_tool::run_suspend(arguments);
    } else if (command == "resume") {
      code = test_tool::run_resume(arguments);
    } else if (command == "unhook") {
      code = test_tool::run_unhook(arguments);
    } else {
      std::fputs("usage: win_tool window|inject|suspend|resume|unhook [OPTION]...\n", stderr);
    }
  } catch (const std::invalid_argument& wrong) {
    std::fprintf(stderr, "win_tool: %s\n", wrong.what());
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "win_tool: %s\n", failure.what());
    code = 1;
  }
  test_tool::flush_lines();
  // The thread that reads commands may be in a read that cannot be called off.
  std::fflush(stderr);
  ExitProcess(static_cast<UINT>(code));
}
