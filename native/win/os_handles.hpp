// RAII owners of what Windows hands out.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

#include "win/windows_api.hpp"

namespace capstan::win {

struct CloseKernelHandle {
  void operator()(HANDLE handle) const { CloseHandle(handle); }
};
// A process, token, thread or event. Never INVALID_HANDLE_VALUE.
using KernelHandle = std::unique_ptr<std::remove_pointer_t<HANDLE>, CloseKernelHandle>;

struct RemoveHook {
  void operator()(HHOOK hook) const { UnhookWindowsHookEx(hook); }
};
using InputHookHandle = std::unique_ptr<std::remove_pointer_t<HHOOK>, RemoveHook>;

struct RemoveEventHook {
  void operator()(HWINEVENTHOOK hook) const { UnhookWinEvent(hook); }
};
// The thread that set it must be the one that drops it.
using EventHookHandle = std::unique_ptr<std::remove_pointer_t<HWINEVENTHOOK>, RemoveEventHook>;

struct DestroyOwnWindow {
  void operator()(HWND window) const { DestroyWindow(window); }
};
// The thread that made it must be the one that drops it.
using WindowHandle = std::unique_ptr<std::remove_pointer_t<HWND>, DestroyOwnWindow>;

// An auto-reset event. Null when Windows has none to give.
KernelHandle make_event();

// What is not valid UTF-16 becomes U+FFFD.
std::string to_utf8(std::wstring_view text);
// What is not valid UTF-8 becomes U+FFFD.
std::wstring to_utf16(std::string_view text);

// A function of a system DLL that older Windows, or Wine, may lack. Null then. The DLL stays loaded.
template <typename Function>
Function* find_function(const wchar_t* library, const char* name) {
  const HMODULE module = LoadLibraryExW(library, nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
  if (module == nullptr) return nullptr;
  return reinterpret_cast<Function*>(reinterpret_cast<void*>(GetProcAddress(module, name)));
}

// Coordinates of the calling thread's calls become physical pixels on every monitor, whatever the host process says.
// Call first on every thread that asks for places.
void use_physical_pixels();

}  // namespace capstan::win
