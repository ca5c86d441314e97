#include "linux/session_kind.hpp"

#include <string_view>

namespace capstan {
namespace {

std::string_view value_of(const char* variable) {
  return variable == nullptr ? std::string_view() : std::string_view(variable);
}

}  // namespace

SessionChoice choose_session(const SessionEnvironment& environment) {
  const std::string_view forced = value_of(environment.capstan_backend);
  if (forced == "x11") return {SessionKind::x11, "CAPSTAN_BACKEND asks for it."};
  if (forced == "evdev") return {SessionKind::evdev, "CAPSTAN_BACKEND asks for it."};
  if (!forced.empty()) return {SessionKind::refused, "CAPSTAN_BACKEND names a backend that does not exist."};
  if (!value_of(environment.wayland_display).empty()) {
    return {SessionKind::evdev, "This is a Wayland session (WAYLAND_DISPLAY is set)."};
  }
  if (value_of(environment.xdg_session_type) == "wayland") {
    return {SessionKind::evdev, "This is a Wayland session (XDG_SESSION_TYPE says so)."};
  }
  if (!value_of(environment.display).empty()) return {SessionKind::x11, "There is an X server (DISPLAY is set)."};
  return {SessionKind::evdev, "There is no X server (DISPLAY is not set)."};
}

}  // namespace capstan
