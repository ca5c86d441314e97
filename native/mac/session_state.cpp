#include "mac/session_state.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace capstan::mac {
namespace {

constexpr std::array<std::string_view, 6> guards = {
    "com.apple.loginwindow",
    "com.apple.ScreenSaver.Engine",
    "com.apple.ScreenSaver.Engine.legacyScreenSaver",
    "com.apple.SecurityAgent",
    "com.apple.LocalAuthentication.UIAgent",
    "com.apple.coreauthd",
};

// CGWindowLevel.h: what covers everything, as screen savers and the lock screen do.
constexpr std::int32_t screen_saver_layer = 1000;

bool is_guard(const WindowInfo* window) {
  return window != nullptr && std::find(guards.begin(), guards.end(), window->app) != guards.end();
}

}  // namespace

ContextReason reason_of(const SessionFacts& session, const WindowList& list) {
  if (!session.known) return ContextReason::unknown;
  if (!session.on_console || session.locked || is_guard(list.focus.get())) return ContextReason::secure_desktop;
  const bool covered = std::any_of(list.windows.begin(), list.windows.end(), [](const ListedWindow& window) {
    return window.seen.layer >= screen_saver_layer && window.seen.alpha > 0 && is_guard(window.info.get());
  });
  if (covered) return ContextReason::secure_desktop;
  return list.focus ? ContextReason::none : ContextReason::unknown;
}

}  // namespace capstan::mac
