// The Mac that the fakes stand for: programs with windows, one of which has the keyboard; what a person does there, and
// what macOS permits. Programs write down what they receive, as the truth that a recording is held against.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "events.hpp"
#include "mac/frameworks/application_services.hpp"
#include "mac/frameworks/core_graphics.hpp"

namespace fake {

struct Window {
  std::uint32_t id = 0;
  std::int32_t pid = 0;
  CGRect rect{};
  std::int32_t layer = 0;
  std::string title;
  std::uint32_t color = 0;  // 0xRRGGBB, all over
};

struct Program {
  std::string bundle;
  std::string executable;
  std::uint32_t key_window = 0;  // which of its windows gets its keys
  std::vector<std::string> received;
  bool hangs = false;  // it does not answer AX
};

struct World {
  std::mutex mutex;  // for all of it; taken before that of a run loop

  bool may_listen = true;
  bool may_see_ax = true;
  bool may_see_screen = true;
  bool has_session = true;
  bool on_console = true;
  bool locked = false;
  bool secure_input = false;
  bool secure_input_leaks = false;  // keys reach taps all the same
  bool taps_are_blind = false;      // between the moment a tap is disabled and the moment it is told
  bool taps_stay_off = false;       // once disabled, a tap cannot be enabled
  bool timestamps_in_ticks = false;
  bool has_screenshots = true;     // macOS 14
  std::vector<std::string> asked;  // permissions that were asked of the person

  std::map<std::int32_t, Program> programs;
  std::vector<Window> windows;  // top to bottom
  std::int32_t front = 0;       // the program with the keyboard
  CGPoint pointer{};

  std::int64_t source_pid = 0;  // that injects what follows; 0: hardware
  CGEventFlags flags = 0;
  std::vector<bool> keys_down = std::vector<bool>(128);
  std::vector<bool> buttons_down = std::vector<bool>(8);
  std::map<CGKeyCode, std::pair<std::string, std::string>> layout;  // what a key types: plain, with Shift
  int click_button = -1;
  std::int64_t click_count = 0;
  std::int64_t click_ns = 0;
  CGPoint click_place{};
};

World& world();
// Back to how it was at first; taps and observers stay.
void reset_world();

// With the lock, each.
Window* find_window(std::uint32_t id);
Window* window_under(CGPoint place);
void open_window(const Window& window);
void close_window(std::uint32_t id);
void give_keyboard(std::uint32_t window);
void set_title(std::uint32_t window, const std::string& title);
void quit_program(std::int32_t pid);

enum class Key { up, down, repeat };
void strike(CGKeyCode key, Key what);
void press_button(int button, bool down);
void turn_wheel(double across, double down, bool continuous);
void move_pointer(CGPoint place);

// Tells observers of a program; `window` 0: about the program itself.
void notify(std::int32_t pid, const char* notification);

std::uint64_t ticks_now();
std::int64_t to_ns(std::uint64_t ticks);

}  // namespace fake
