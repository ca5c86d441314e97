// The keyboard layout that the system is set to, for when no compositor tells the one in use. A guess: a session may
// have set another.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace capstan::evdev {

struct KeyboardLayout {
  std::string model;
  std::string layout;  // "de", "us,ru"; empty: libxkbcommon's default
  std::string variant;
  std::string options;
  std::string source;  // where it stands; empty when nothing says
};

// Text of /etc/default/keyboard (keyboard(5)) or /etc/vconsole.conf (vconsole.conf(5)): XKBLAYOUT="de" and its like.
// Empty layout when it names none.
KeyboardLayout layout_of_assignments(std::string_view text);
// Text of xorg.conf.d/00-keyboard.conf as localed writes it: Option "XkbLayout" "de".
KeyboardLayout layout_of_x11_options(std::string_view text);

// What the environment (XKB_DEFAULT_LAYOUT, which compositors heed), else the system's files below root say.
KeyboardLayout system_keyboard_layout(const std::string& root = "");

}  // namespace capstan::evdev
