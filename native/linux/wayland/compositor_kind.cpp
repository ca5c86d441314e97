#include "linux/wayland/compositor_kind.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace capstan::wayland {
namespace {

constexpr std::array<std::string_view, 1> measured = {"sway"};
constexpr const char* remedy = "Log in to an X11 session (often named \"Xorg\" on the login screen).";

std::string named(const std::string& compositor) {
  return compositor.empty() ? std::string("This compositor") : "The compositor " + compositor;
}

}  // namespace

std::optional<Problem> unfit_compositor(const std::string& compositor) {
  if (std::find(measured.begin(), measured.end(), compositor) != measured.end()) return std::nullopt;
  return Problem{
      Fault::unsupported, 0,
      named(compositor) + " was not tested: it is not known whether it tells when a lock screen has the keyboard.",
      remedy};
}

Problem no_window_list(const std::string& compositor) {
  if (compositor == "gnome-shell") {
    return {Fault::unsupported, 0,
            "GNOME on Wayland does not tell other programs which window is in use: an extension of GNOME Shell would "
            "have to, and Capstan has none.",
            remedy};
  }
  if (compositor.starts_with("kwin_wayland")) {
    return {Fault::unsupported, 0,
            "KDE Plasma on Wayland tells only its own programs which window is in use: a script in KWin would have to, "
            "and Capstan has none.",
            remedy};
  }
  return {Fault::unsupported, 0,
          named(compositor) + " does not tell which window is in use: it lacks wlr-foreign-toplevel-management.",
          remedy};
}

}  // namespace capstan::wayland
