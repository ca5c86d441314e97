#include "foreground.hpp"

#include <stdexcept>
#include <string>

namespace test_tool {
namespace {

// SetForegroundWindow is for whoever has the foreground, or shares its input queue (its documentation, "Remarks").
class SharedInput {
 public:
  explicit SharedInput(DWORD thread) : thread_(thread) {
    if (thread_ != 0 && thread_ != GetCurrentThreadId()) {
      attached_ = AttachThreadInput(GetCurrentThreadId(), thread_, TRUE) != 0;
    }
  }
  ~SharedInput() {
    if (attached_) AttachThreadInput(GetCurrentThreadId(), thread_, FALSE);
  }
  SharedInput(const SharedInput&) = delete;
  SharedInput& operator=(const SharedInput&) = delete;

 private:
  DWORD thread_;
  bool attached_ = false;
};

bool has_keyboard(HWND window) {
  if (GetForegroundWindow() != window) return false;
  GUITHREADINFO state{};
  state.cbSize = sizeof state;
  if (GetGUIThreadInfo(GetWindowThreadProcessId(window, nullptr), &state) == 0) return false;
  return state.hwndFocus == window || IsChild(window, state.hwndFocus) != 0;
}

// A window of this very thread learns of its focus by messages that nobody else reads meanwhile.
void read_messages(HWND window) {
  if (GetWindowThreadProcessId(window, nullptr) != GetCurrentThreadId()) return;
  MSG message;
  while (PeekMessageW(&message, window, WM_ACTIVATE, WM_KILLFOCUS, PM_REMOVE) != 0) DispatchMessageW(&message);
}

}  // namespace

void bring_to_front(HWND window) {
  constexpr int turns = 500;
  for (int turn = 0; turn < turns; ++turn) {
    if (has_keyboard(window)) return;
    if (turn % 50 == 0) {
      const HWND front = GetForegroundWindow();
      if (SetForegroundWindow(window) == 0) {
        const SharedInput shared(front == nullptr ? 0 : GetWindowThreadProcessId(front, nullptr));
        BringWindowToTop(window);
        SetForegroundWindow(window);
      }
    }
    read_messages(window);
    if (has_keyboard(window)) return;
    Sleep(turn < 20 ? 1 : 10);
  }
  const HWND front = GetForegroundWindow();
  throw std::runtime_error("the window does not come to the front; it is " +
                           std::to_string(reinterpret_cast<long long>(front)) + " that has it");
}

}  // namespace test_tool
