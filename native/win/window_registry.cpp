#include "win/window_registry.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "win/monitors.hpp"
#include "win/process_rights.hpp"
#include "win/window_style.hpp"
#include "win/window_title.hpp"

namespace capstan::win {
namespace {

constexpr int deepest_owner = 16;
constexpr std::size_t most_kin = 256;
constexpr std::size_t most_remembered = 512;
constexpr std::size_t longest_class = 256;  // WNDCLASSEXW::lpszClassName

// One process shows the frames of all Store apps; the app itself runs in another and shows a window inside.
constexpr std::string_view frame_host = "applicationframehost.exe";
constexpr const wchar_t* frame_content_class = L"Windows.UI.Core.CoreWindow";
constexpr std::string_view executable_ending = ".exe";

std::string lower_case(std::string text) {
  for (char& each : text) {
    if (each >= 'A' && each <= 'Z') each = static_cast<char>(each - 'A' + 'a');
  }
  return text;
}

std::string without_ending(const std::string& executable) {
  const std::size_t ending = executable_ending.size();
  if (executable.size() <= ending) return executable;
  const std::size_t rest = executable.size() - ending;
  return lower_case(executable.substr(rest)) == executable_ending ? executable.substr(0, rest) : executable;
}

std::wstring class_of(HWND window) {
  std::array<wchar_t, longest_class + 1> name{};
  const int length = GetClassNameW(window, name.data(), static_cast<int>(name.size()));
  return {name.data(), static_cast<std::size_t>(std::max(length, 0))};
}

// GetWindowRect counts the invisible border by which a window is resized.
Rect place_of(HWND window) {
  using GetAttribute = HRESULT WINAPI(HWND, DWORD, PVOID, DWORD);
  constexpr DWORD extended_frame_bounds = 9;  // DWMWA_EXTENDED_FRAME_BOUNDS, dwmapi.h
  static GetAttribute* const get = find_function<GetAttribute>(L"dwmapi.dll", "DwmGetWindowAttribute");
  RECT rect{};
  if (get != nullptr && SUCCEEDED(get(window, extended_frame_bounds, &rect, sizeof rect))) return to_rect(rect);
  return GetWindowRect(window, &rect) != 0 ? to_rect(rect) : Rect{};
}

WindowStyle style_of(HWND window, std::wstring_view window_class) {
  return {static_cast<DWORD>(GetWindowLongW(window, GWL_STYLE)),
          static_cast<DWORD>(GetWindowLongW(window, GWL_EXSTYLE)), window_class,
          GetWindow(window, GW_OWNER) != nullptr};
}

// Some toolkits let a window that nobody sees, or one without extent, own all others of their program: it says nothing.
bool can_be_seen(HWND window) {
  RECT rect{};
  return IsWindowVisible(window) != 0 && GetWindowRect(window, &rect) != 0 && IsRectEmpty(&rect) == 0;
}

struct Siblings {
  DWORD pid;
  HWND except;
  std::vector<HWND> found;
};

// No exception may pass through Windows: there is room for one more than the most from the start.
BOOL CALLBACK add_sibling(HWND window, LPARAM list) {
  auto& siblings = *reinterpret_cast<Siblings*>(list);
  DWORD pid = 0;
  GetWindowThreadProcessId(window, &pid);
  if (pid != siblings.pid || window == siblings.except || IsWindowVisible(window) == 0) return TRUE;
  siblings.found.push_back(window);
  return siblings.found.size() <= most_kin ? TRUE : FALSE;
}

}  // namespace

HWND top_level_of(HWND window) {
  if (window == nullptr) return nullptr;
  const HWND top_level = GetAncestor(window, GA_ROOT);
  return top_level == GetDesktopWindow() ? nullptr : top_level;
}

struct WindowRegistry::Memory {
  // What cannot change while the window lives.
  struct Known {
    DWORD pid = 0;
    DWORD thread = 0;
    bool elevated = false;
    std::string executable;
    std::wstring window_class;
  };
  using Found = std::pair<ContextReason, std::shared_ptr<WindowInfo>>;

  Memory() : own_integrity(integrity_of(GetCurrentProcess())) {}

  // Null: the window is gone, or its process will not say who it is.
  const Known* recall(HWND window, ContextReason& reason);
  void make_room();
  Found alone(HWND window);
  Found within(HWND window, int depth);
  ContextReason add_owner(HWND window, WindowInfo& info, int depth);
  ContextReason add_kin(HWND window, WindowInfo& info);

  std::optional<DWORD> own_integrity;
  std::unordered_map<HWND, Known> known;
  WindowTitle title;
};

void WindowRegistry::Memory::make_room() {
  if (known.size() < most_remembered) return;
  for (auto each = known.begin(); each != known.end();) {
    each = IsWindow(each->first) != 0 ? std::next(each) : known.erase(each);
  }
  if (known.size() >= most_remembered) known.clear();
}

const WindowRegistry::Memory::Known* WindowRegistry::Memory::recall(HWND window, ContextReason& reason) {
  reason = ContextReason::unknown;
  DWORD pid = 0;
  const DWORD thread = GetWindowThreadProcessId(window, &pid);
  const auto remembered = known.find(window);
  if (remembered != known.end()) {
    if (thread != 0 && remembered->second.pid == pid && remembered->second.thread == thread) {
      reason = remembered->second.elevated ? ContextReason::elevated : ContextReason::none;
      return &remembered->second;
    }
    known.erase(remembered);  // another window bears its handle now, or none
  }
  if (thread == 0) return nullptr;
  const KernelHandle process = open_process(pid);
  if (!process) {
    if (GetLastError() == ERROR_ACCESS_DENIED) reason = ContextReason::elevated;
    return nullptr;
  }
  Known now;
  now.pid = pid;
  now.thread = thread;
  now.elevated = outranks(integrity_of(process.get()), own_integrity);
  if (!now.elevated) now.executable = executable_of(process.get());
  now.window_class = class_of(window);
  // What could not be read may be readable the next time.
  if (!now.elevated && (now.executable.empty() || now.window_class.empty())) return nullptr;
  reason = now.elevated ? ContextReason::elevated : ContextReason::none;
  make_room();
  return &known.insert_or_assign(window, std::move(now)).first->second;
}

// Without owner and kin.
WindowRegistry::Memory::Found WindowRegistry::Memory::alone(HWND window) {
  ContextReason reason = ContextReason::unknown;
  const Known* about = recall(window, reason);
  if (reason != ContextReason::none) return {reason, nullptr};
  const std::wstring window_class = about->window_class;
  if (lower_case(about->executable) == frame_host) {
    const DWORD frame_pid = about->pid;
    const HWND content = FindWindowExW(window, nullptr, frame_content_class, nullptr);
    if (content == nullptr) return {ContextReason::unknown, nullptr};
    about = recall(content, reason);
    if (reason != ContextReason::none) return {reason, nullptr};
    if (about->pid == frame_pid) return {ContextReason::unknown, nullptr};
  }
  auto info = std::make_shared<WindowInfo>();
  info->id = reinterpret_cast<std::uintptr_t>(window);
  info->app = without_ending(about->executable);
  info->executable = about->executable;
  info->window_class = to_utf8(window_class);
  info->pid = about->pid;
  title.read(window);
  info->title = to_utf8(title.text());
  info->rect = place_of(window);
  info->screen = monitor_of(window);
  info->popup = is_popup(style_of(window, window_class));
  // A window that ended meanwhile may have left half of this.
  if (IsWindow(window) == 0) return {ContextReason::unknown, nullptr};
  return {ContextReason::none, std::move(info)};
}

WindowRegistry::Memory::Found WindowRegistry::Memory::within(HWND window, int depth) {
  Found found = alone(window);
  if (!found.second) return found;
  WindowInfo& info = *found.second;
  ContextReason reason = add_owner(window, info, depth);
  if (reason == ContextReason::none && info.popup && !info.owner) reason = add_kin(window, info);
  if (reason != ContextReason::none) return {reason, nullptr};
  return found;
}

ContextReason WindowRegistry::Memory::add_owner(HWND window, WindowInfo& info, int depth) {
  HWND owner = window;
  do {
    // A chain cut short could make a dialog look as if it belonged to nobody.
    if (++depth > deepest_owner) return ContextReason::unknown;
    owner = GetWindow(owner, GW_OWNER);
    if (owner == nullptr) return ContextReason::none;
  } while (!can_be_seen(owner));
  Found found = within(owner, depth);
  // A dialog that another program hung on a window is not part of it.
  if (found.first == ContextReason::elevated) return ContextReason::none;
  if (!found.second) return ContextReason::unknown;
  if (found.second->pid == info.pid) info.owner = std::move(found.second);
  return ContextReason::none;
}

ContextReason WindowRegistry::Memory::add_kin(HWND window, WindowInfo& info) {
  Siblings siblings{0, window, {}};
  siblings.found.reserve(most_kin + 1);
  GetWindowThreadProcessId(window, &siblings.pid);
  EnumWindows(add_sibling, reinterpret_cast<LPARAM>(&siblings));
  if (siblings.found.size() > most_kin) return ContextReason::unknown;
  for (const HWND sibling : siblings.found) {
    Found relative = alone(sibling);
    if (relative.second && relative.second->popup) continue;
    // One that cannot be identified stands for itself: no rule matches it.
    info.kin.push_back(relative.second ? std::move(relative.second) : std::make_shared<WindowInfo>());
  }
  // The order of windows on the screen says nothing of who they are.
  std::sort(info.kin.begin(), info.kin.end(), [](const auto& a, const auto& b) { return a->id < b->id; });
  return ContextReason::none;
}

WindowRegistry::WindowRegistry() : memory_(std::make_unique<Memory>()) {}

WindowRegistry::~WindowRegistry() = default;

WindowRegistry::Identity WindowRegistry::identify(HWND top_level) {
  if (top_level == nullptr) return {};
  auto [reason, info] = memory_->within(top_level, 0);
  return {reason, std::move(info)};
}

}  // namespace capstan::win
