#include "win/os_handles.hpp"

#include "core/monotonic_clock.hpp"

namespace capstan {
namespace {

constexpr std::int64_t ns_per_100ns = 100;
constexpr std::int64_t ns_per_second = 1'000'000'000;
constexpr std::int64_t unix_epoch_100ns = 116'444'736'000'000'000;  // from 1601-01-01

using QueryTime = void WINAPI(PULONGLONG);

std::int64_t performance_counter_ns() {
  LARGE_INTEGER frequency;
  LARGE_INTEGER count;
  QueryPerformanceFrequency(&frequency);
  QueryPerformanceCounter(&count);
  const std::int64_t seconds = count.QuadPart / frequency.QuadPart;
  const std::int64_t rest = count.QuadPart % frequency.QuadPart;
  return seconds * ns_per_second + rest * ns_per_second / frequency.QuadPart;
}

}  // namespace

// QueryInterruptTimePrecise reads the performance counter and runs through suspend (Windows 10 and later).
std::int64_t boot_time_ns() {
  static QueryTime* const query = win::find_function<QueryTime>(L"kernelbase.dll", "QueryInterruptTimePrecise");
  if (query == nullptr) return performance_counter_ns();
  ULONGLONG time = 0;
  query(&time);
  return static_cast<std::int64_t>(time) * ns_per_100ns;
}

std::int64_t wall_time_ns() {
  FILETIME time;
  GetSystemTimePreciseAsFileTime(&time);
  const ULARGE_INTEGER whole = {.u = {time.dwLowDateTime, time.dwHighDateTime}};
  return (static_cast<std::int64_t>(whole.QuadPart) - unix_epoch_100ns) * ns_per_100ns;
}

}  // namespace capstan

namespace capstan::win {

KernelHandle make_event() { return KernelHandle(CreateEventW(nullptr, FALSE, FALSE, nullptr)); }

std::string to_utf8(std::wstring_view text) {
  const auto length = static_cast<int>(text.size());
  const int size = WideCharToMultiByte(CP_UTF8, 0, text.data(), length, nullptr, 0, nullptr, nullptr);
  std::string utf8(static_cast<std::size_t>(size), '\0');
  WideCharToMultiByte(CP_UTF8, 0, text.data(), length, utf8.data(), size, nullptr, nullptr);
  return utf8;
}

std::wstring to_utf16(std::string_view text) {
  const auto length = static_cast<int>(text.size());
  const int size = MultiByteToWideChar(CP_UTF8, 0, text.data(), length, nullptr, 0);
  std::wstring utf16(static_cast<std::size_t>(size), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, text.data(), length, utf16.data(), size);
  return utf16;
}

void use_physical_pixels() {
  using SetAwareness = DPI_AWARENESS_CONTEXT WINAPI(DPI_AWARENESS_CONTEXT);
  static SetAwareness* const set = find_function<SetAwareness>(L"user32.dll", "SetThreadDpiAwarenessContext");
  if (set != nullptr) set(DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2);
}

}  // namespace capstan::win
