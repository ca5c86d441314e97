#include <cstdlib>

#include "core/unavailable_backend.hpp"
#include "linux/chosen_backend.hpp"
#include "linux/evdev/evdev_backend.hpp"
#include "linux/session_kind.hpp"
#include "linux/x11/x11_backend.hpp"

namespace capstan {
namespace {

std::unique_ptr<CaptureBackend> backend_for(const SessionChoice& choice) {
  switch (choice.kind) {
    case SessionKind::x11:
      return std::make_unique<x11::X11Backend>();
    case SessionKind::evdev:
      return std::make_unique<evdev::EvdevBackend>();
    case SessionKind::refused:
      break;
  }
  return std::make_unique<UnavailableBackend>("none", choice.why, "Set CAPSTAN_BACKEND to x11 or evdev, or unset it.");
}

}  // namespace

std::unique_ptr<CaptureBackend> make_backend() {
  const SessionChoice choice = choose_session({std::getenv("CAPSTAN_BACKEND"), std::getenv("WAYLAND_DISPLAY"),
                                               std::getenv("XDG_SESSION_TYPE"), std::getenv("DISPLAY")});
  return std::make_unique<ChosenBackend>(backend_for(choice), choice.why);
}

}  // namespace capstan
