// Which backend suits the session that this process runs in. Pure: whoever calls reads the environment.
#pragma once

#include <string>

namespace capstan {

enum class SessionKind {
  x11,      // an X server has the screen and the devices
  evdev,    // a compositor, or nobody, has: input is read from the devices themselves
  refused,  // the environment asks for something that does not exist
};

// Values of environment variables; null where one is not set. One that is empty counts as not set.
struct SessionEnvironment {
  const char* capstan_backend = nullptr;
  const char* wayland_display = nullptr;
  const char* xdg_session_type = nullptr;
  const char* display = nullptr;
};

struct SessionChoice {
  SessionKind kind;
  std::string why;  // one sentence
};

// DISPLAY says little in a Wayland session: the X server there sees the input of X11 apps alone.
SessionChoice choose_session(const SessionEnvironment& environment);

}  // namespace capstan
