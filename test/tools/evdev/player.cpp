#include "player.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>

#include "command_input.hpp"
#include "device_kinds.hpp"
#include "held_script.hpp"
#include "json_line.hpp"
#include "sway_link.hpp"
#include "uinput_device.hpp"
#include "words.hpp"

namespace test_tool {
namespace {

using Words = std::vector<std::string>;
using Events = std::vector<input_event>;

// Keyboards report at most once a millisecond. The kernel keeps some thirty reports for a reader that is late, and
// here, where another processor is imitated, readers are late.
constexpr auto pace = std::chrono::milliseconds(3);
// After so many the compositor is waited for: it may have something else to do.
constexpr int most_ahead = 12;
constexpr int steps_a_notch = 120;

int integer(const std::string& word) { return static_cast<int>(to_number(word)); }
std::uint16_t code(const std::string& word) { return static_cast<std::uint16_t>(to_number(word)); }

class Player {
 public:
  explicit Player(const std::vector<std::string>& kinds) {
    if (std::getenv("SWAYSOCK") != nullptr) sway_.emplace();
    for (const std::string& kind : kinds) plug(kind);
    commands_ = {
        {"plug", [this](const auto& words) { plug(words.at(1)); }},
        {"unplug", [this](const auto& words) { unplug(words.at(1)); }},
        {"key", [this](const auto& words) { key("keyboard", words); }},
        {"button", [this](const auto& words) { key("mouse", words); }},
        {"wheel", [this](const auto& words) { wheel(integer(words.at(1)), integer(words.at(2))); }},
        {"rel", [this](const auto& words) { relative(words); }},
        {"abs", [this](const auto& words) { absolute(words); }},
        {"flood", [this](const auto& words) { flood(words); }},
        {"touch", [this](const auto& words) { touch(words); }},
        {"lift", [this](const auto& words) { lift(words); }},
        {"pen", [this](const auto& words) { pen(words); }},
        {"pen-away", [this](const auto&) { pen_away(); }},
        {"sleep",
         [](const auto& words) { std::this_thread::sleep_for(std::chrono::microseconds(to_number(words.at(1)))); }},
        {"focus", [this](const auto& words) { focus(words.at(1)); }},
        {"mark", [this](const auto& words) { mark(words.at(1)); }},
    };
  }

  void run(const std::string& line) {
    const Words parts = words(line);
    if (parts.empty()) return;
    const auto command = commands_.find(parts[0]);
    if (command == commands_.end()) throw std::invalid_argument("no such command: " + line);
    try {
      command->second(parts);
    } catch (const std::out_of_range&) {
      throw std::invalid_argument("too few words, or no such device: " + line);
    }
  }

 private:
  // plug KIND: says its path.
  void plug(const std::string& kind) {
    const auto& device = devices_[kind] = std::make_unique<UinputDevice>(traits_of(kind));
    JsonLine("plugged").text("kind", kind).text("path", device->path());
  }
  void unplug(const std::string& kind) { devices_.erase(kind); }

  void play(const std::string& kind, Events events) {
    events.push_back(report());
    devices_.at(kind)->write(events);
    std::this_thread::sleep_for(pace);
    if (sway_ && ++ahead_ == most_ahead) catch_up();
  }

  // key CODE 0|1, button CODE 0|1: the kernel's numbers.
  void key(const std::string& kind, const Words& parts) {
    play(kind, {event_of(EV_KEY, code(parts.at(1)), integer(parts.at(2)))});
  }

  // flood CODE TIMES: strokes in one go, more than the kernel keeps for a reader.
  void flood(const Words& parts) {
    Events events;
    for (int left = integer(parts.at(2)); left > 0; --left) {
      for (const int down : {1, 0}) {
        events.push_back(event_of(EV_KEY, code(parts.at(1)), down));
        events.push_back(report());
      }
    }
    devices_.at("keyboard")->write(events);
  }

  // wheel X Y in 120ths of a notch; to the right and down are positive. The kernel tells whole notches besides.
  void wheel(int x, int y) {
    Events events;
    const auto turn = [&](int steps, int& rest, std::uint16_t fine, std::uint16_t notches) {
      if (steps == 0) return;
      events.push_back(event_of(EV_REL, fine, steps));
      rest += steps;
      if (const int whole = rest / steps_a_notch; whole != 0) {
        events.push_back(event_of(EV_REL, notches, whole));
        rest -= whole * steps_a_notch;
      }
    };
    turn(x, rest_x_, REL_HWHEEL_HI_RES, REL_HWHEEL);
    turn(-y, rest_y_, REL_WHEEL_HI_RES, REL_WHEEL);
    play("mouse", events);
  }

  void relative(const Words& parts) {
    play("mouse", {event_of(EV_REL, REL_X, integer(parts.at(1))), event_of(EV_REL, REL_Y, integer(parts.at(2)))});
  }

  // abs X Y: up to absolute_most on both axes.
  void absolute(const Words& parts) {
    play("absolute", {event_of(EV_ABS, ABS_X, integer(parts.at(1))), event_of(EV_ABS, ABS_Y, integer(parts.at(2)))});
  }

  // touch SLOT X Y: a finger comes, or moves.
  void touch(const Words& parts) {
    const int slot = integer(parts.at(1));
    Events events{event_of(EV_ABS, ABS_MT_SLOT, slot)};
    if (fingers_.emplace(slot, next_finger_).second) {
      events.push_back(event_of(EV_ABS, ABS_MT_TRACKING_ID, next_finger_++));
      if (fingers_.size() == 1) events.push_back(event_of(EV_KEY, BTN_TOUCH, 1));
    }
    events.push_back(event_of(EV_ABS, ABS_MT_POSITION_X, integer(parts.at(2))));
    events.push_back(event_of(EV_ABS, ABS_MT_POSITION_Y, integer(parts.at(3))));
    play("touch", events);
  }

  void lift(const Words& parts) {
    const int slot = integer(parts.at(1));
    if (fingers_.erase(slot) == 0) throw std::invalid_argument("no finger is there");
    Events events{event_of(EV_ABS, ABS_MT_SLOT, slot), event_of(EV_ABS, ABS_MT_TRACKING_ID, -1)};
    if (fingers_.empty()) events.push_back(event_of(EV_KEY, BTN_TOUCH, 0));
    play("touch", events);
  }

  // pen X Y PRESSURE TILT_X TILT_Y: near the screen, and on it when there is pressure.
  void pen(const Words& parts) {
    const int pressure = integer(parts.at(3));
    play("pen", {event_of(EV_KEY, BTN_TOOL_PEN, 1), event_of(EV_ABS, ABS_X, integer(parts.at(1))),
                 event_of(EV_ABS, ABS_Y, integer(parts.at(2))), event_of(EV_ABS, ABS_PRESSURE, pressure),
                 event_of(EV_ABS, ABS_TILT_X, integer(parts.at(4))), event_of(EV_ABS, ABS_TILT_Y, integer(parts.at(5))),
                 event_of(EV_KEY, BTN_TOUCH, pressure > 0 ? 1 : 0)});
  }

  void pen_away() {
    play("pen", {event_of(EV_ABS, ABS_PRESSURE, 0), event_of(EV_KEY, BTN_TOUCH, 0), event_of(EV_KEY, BTN_TOOL_PEN, 0)});
  }

  void catch_up() {
    sway_->catch_up();
    ahead_ = 0;
  }

  // focus CON_ID: what was played before reaches the window that had the keyboard.
  void focus(const std::string& container) {
    if (!sway_) throw std::invalid_argument("there is no sway");
    catch_up();
    sway_->run("[con_id=" + container + "] focus");
  }

  void mark(const std::string& name) {
    if (sway_) catch_up();
    JsonLine("mark").text("mark", name);
    flush_lines();
  }

  std::optional<SwayLink> sway_;
  std::map<std::string, std::unique_ptr<UinputDevice>> devices_;
  std::map<int, int> fingers_;  // by slot: its number
  int next_finger_ = 1;
  int ahead_ = 0;  // reports that the compositor may not have handled
  int rest_x_ = 0;
  int rest_y_ = 0;
  std::map<std::string, std::function<void(const Words&)>> commands_;
};

}  // namespace

int run_player(const std::vector<std::string>& kinds) {
  Player player(kinds);
  JsonLine("ready").number("pid", getpid());
  flush_lines();
  CommandInput input;
  HeldScript script;
  const auto run = [&](const std::string& line) {
    try {
      player.run(line);
    } catch (const std::invalid_argument& wrong) {
      JsonLine("refused").text("what", wrong.what());
    }
  };
  while (!input.closed()) {
    for (auto line = input.next(); line; line = input.next()) script.take(std::move(*line), run);
    flush_lines();
    input.fill();
  }
  return 0;
}

}  // namespace test_tool
