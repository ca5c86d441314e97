#include "injector.hpp"

#include <X11/XKBlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <unistd.h>
#include <xkbcommon/xkbcommon.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <fstream>
#include <functional>
#include <map>
#include <stdexcept>
#include <string_view>
#include <thread>

#include "command_input.hpp"
#include "display_link.hpp"
#include "held_script.hpp"
#include "json_line.hpp"

namespace test_tool {
namespace {

struct KeyStroke {
  unsigned keycode = 0;
  bool shift = false;
  bool level3 = false;
};

class Injector {
 public:
  explicit Injector(Display* display) : display_(display) {
    int unused = 0;
    if (XTestQueryExtension(display, &unused, &unused, &unused, &unused) == False) {
      throw std::runtime_error("the X server has no XTEST extension");
    }
    // Otherwise a client that grabs the server would hold the injector up.
    XTestGrabControl(display, True);
    commands_ = {
        {"key", [this](const auto& words) { key(words); }},
        {"keysym", [this](const auto& words) { type(keysym(words.at(1))); }},
        {"text", [this](const auto& words) { text(words); }},
        {"button", [this](const auto& words) { button(words); }},
        {"click", [this](const auto& words) { click(words); }},
        {"move", [this](const auto& words) { move(words); }},
        {"rel", [this](const auto& words) { relative(words); }},
        {"sleep", [this](const auto& words) { sleep(words); }},
        {"sync", [this](const auto&) { XSync(display_, False); }},
        {"focus", [this](const auto& words) { focus(words); }},
        {"activate", [this](const auto& words) { activate(words); }},
        {"layout", [this](const auto& words) { layout(words); }},
        {"mark", [this](const auto& words) { mark(words.at(1)); }},
        {"touch", [this](const auto& words) { touch(words.at(1)); }},
    };
  }

  void run(const std::string& line) {
    const std::vector<std::string> parts = words(line);
    if (parts.empty() || parts[0].starts_with('#')) return;
    const auto command = commands_.find(parts[0]);
    if (command == commands_.end()) throw std::invalid_argument("no such command: " + line);
    try {
      command->second(parts);
    } catch (const std::out_of_range&) {
      throw std::invalid_argument("too few words: " + line);
    }
  }

 private:
  using Words = std::vector<std::string>;

  static int integer(const std::string& word) { return static_cast<int>(to_number(word)); }

  void send_key(unsigned keycode, bool down) { XTestFakeKeyEvent(display_, keycode, down ? True : False, CurrentTime); }
  void key(const Words& parts) { send_key(static_cast<unsigned>(integer(parts.at(1))), parts.at(2) == "1"); }

  void send_button(unsigned number, bool down) {
    XTestFakeButtonEvent(display_, number, down ? True : False, CurrentTime);
  }
  void button(const Words& parts) { send_button(static_cast<unsigned>(integer(parts.at(1))), parts.at(2) == "1"); }
  void click(const Words& parts) {
    const auto number = static_cast<unsigned>(integer(parts.at(1)));
    send_button(number, true);
    send_button(number, false);
  }

  void move(const Words& parts) {
    XTestFakeMotionEvent(display_, DefaultScreen(display_), integer(parts.at(1)), integer(parts.at(2)), CurrentTime);
  }
  void relative(const Words& parts) {
    XTestFakeRelativeMotionEvent(display_, integer(parts.at(1)), integer(parts.at(2)), CurrentTime);
  }

  void sleep(const Words& parts) {
    XFlush(display_);
    std::this_thread::sleep_for(std::chrono::microseconds(to_number(parts.at(1))));
  }

  void focus(const Words& parts) {
    const long window = to_number(parts.at(1));  // 0: no window, 1: the one under the pointer
    XSetInputFocus(display_, static_cast<Window>(window), RevertToParent, CurrentTime);
  }

  void activate(const Words& parts) {
    XEvent message{};
    message.xclient.type = ClientMessage;
    message.xclient.window = static_cast<Window>(to_number(parts.at(1)));
    message.xclient.message_type = XInternAtom(display_, "_NET_ACTIVE_WINDOW", False);
    message.xclient.format = 32;
    message.xclient.data.l[0] = 2;  // asked for by the person: never refused as focus stealing
    message.xclient.data.l[1] = CurrentTime;
    XSendEvent(display_, DefaultRootWindow(display_), False, SubstructureNotifyMask | SubstructureRedirectMask,
               &message);
  }

  void layout(const Words& parts) {
    XkbLockGroup(display_, XkbUseCoreKbd, static_cast<unsigned>(integer(parts.at(1))));
    XSync(display_, False);
  }

  void mark(const std::string& name) {
    XSync(display_, False);
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    JsonLine("mark").text("mark", name).number("monotonic_ns", now.tv_sec * 1'000'000'000LL + now.tv_nsec);
    flush_lines();
  }

  // Tells a reader that is too busy for the pipe.
  void touch(const std::string& path) {
    XSync(display_, False);
    if (!std::ofstream(path)) throw std::invalid_argument("could not be made: " + path);
  }

  static std::function<bool(KeySym)> keysym(const std::string& name) {
    const KeySym wanted = XStringToKeysym(name.c_str());
    if (wanted == NoSymbol) throw std::invalid_argument("no such keysym: " + name);
    return [wanted](KeySym found) { return found == wanted; };
  }

  void text(const Words& parts) {
    std::string_view rest = parts.at(1);
    while (!rest.empty()) {
      const std::size_t length =
          rest[0] >= 0 ? 1 : static_cast<std::size_t>(std::countl_one(static_cast<unsigned char>(rest[0])));
      const std::uint32_t point = code_point(rest.substr(0, length));
      rest.remove_prefix(std::min(length, rest.size()));
      type([point](KeySym found) { return xkb_keysym_to_utf32(static_cast<xkb_keysym_t>(found)) == point; });
    }
  }

  static std::uint32_t code_point(std::string_view utf8) {
    const auto lead = static_cast<unsigned char>(utf8[0]);
    if (utf8.size() == 1) return lead;
    std::uint32_t point = lead & (0x7FU >> utf8.size());
    for (const char next : utf8.substr(1)) point = (point << 6U) | (static_cast<unsigned char>(next) & 0x3FU);
    return point;
  }

  void type(const std::function<bool(KeySym)>& wanted) {
    const KeyStroke stroke = find(wanted);
    const unsigned shift = XKeysymToKeycode(display_, XK_Shift_L);
    const unsigned level3 = level3_keycode();
    if (stroke.shift) send_key(shift, true);
    if (stroke.level3) send_key(level3, true);
    send_key(stroke.keycode, true);
    send_key(stroke.keycode, false);
    if (stroke.level3) send_key(level3, false);
    if (stroke.shift) send_key(shift, false);
  }

  // The key that a person has for it, where the layout in use has one: the keysym is also on a key that no keyboard
  // has.
  unsigned level3_keycode() {
    constexpr KeyCode right_alt = 108;
    XkbStateRec state{};
    XkbGetState(display_, XkbUseCoreKbd, &state);
    if (symbol(right_alt, state.group, 0) == XK_ISO_Level3_Shift) return right_alt;
    return XKeysymToKeycode(display_, XK_ISO_Level3_Shift);
  }

  // Looked up anew each time: the layout may have changed since.
  KeyStroke find(const std::function<bool(KeySym)>& wanted) {
    XkbStateRec state{};
    XkbGetState(display_, XkbUseCoreKbd, &state);
    int lowest = 0;
    int highest = 0;
    XDisplayKeycodes(display_, &lowest, &highest);
    for (unsigned level = 0; level < 4; ++level) {
      for (int keycode = lowest; keycode <= highest; ++keycode) {
        const KeySym found = symbol(static_cast<KeyCode>(keycode), state.group, static_cast<int>(level));
        // The four levels of an alphanumeric key type: none, shift, level 3, both.
        if (wanted(found)) return {static_cast<unsigned>(keycode), (level & 1U) != 0, (level & 2U) != 0};
      }
    }
    throw std::invalid_argument("the layout in use has no key for it");
  }

  // A key that is the same in every layout has one group alone.
  KeySym symbol(KeyCode keycode, int group, int level) {
    const KeySym found = XkbKeycodeToKeysym(display_, keycode, group, level);
    return found != NoSymbol || group == 0 ? found : symbol(keycode, 0, level);
  }

  Display* display_;
  std::map<std::string, std::function<void(const Words&)>> commands_;
};

}  // namespace

int run_injector(const std::vector<std::string>& arguments) {
  if (!arguments.empty()) throw std::invalid_argument("inject takes no arguments");
  const DisplayLink display = open_display();
  Injector injector(display.get());
  JsonLine("ready").number("pid", getpid());
  flush_lines();

  CommandInput input;
  HeldScript script;
  const auto run = [&](const std::string& line) {
    try {
      injector.run(line);
    } catch (const std::invalid_argument& wrong) {
      JsonLine("refused").text("what", wrong.what());
    }
  };
  while (!input.closed()) {
    for (auto line = input.next(); line; line = input.next()) {
      if (*line == "quit") return 0;
      script.take(std::move(*line), run);
    }
    XFlush(display.get());
    // Mapping and error messages pile up unless they are read.
    while (XPending(display.get()) > 0) {
      XEvent event;
      XNextEvent(display.get(), &event);
      if (event.type == MappingNotify) XRefreshKeyboardMapping(&event.xmapping);
    }
    flush_lines();
    input.fill();
  }
  return 0;
}

}  // namespace test_tool
