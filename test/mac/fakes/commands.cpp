#include "commands.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <stdexcept>
#include <thread>

#include "world.hpp"

namespace fake {
namespace {

// Of one event to the next: a flood for any person, and less than what overruns the backend's queues.
constexpr std::chrono::microseconds pace(300);

struct Words {
  const Command& command;
  const std::string& text(std::size_t at) const { return command.at(at); }
  double number(std::size_t at) const { return std::stod(command.at(at)); }
  std::int32_t integer(std::size_t at) const { return static_cast<std::int32_t>(std::stol(command.at(at))); }
  std::uint32_t id(std::size_t at) const { return static_cast<std::uint32_t>(std::stoul(command.at(at))); }
  bool flag(std::size_t at) const { return command.at(at) == "1"; }
  CGRect rect(std::size_t at) const { return {{number(at), number(at + 1)}, {number(at + 2), number(at + 3)}}; }
};

std::string joined(const std::vector<std::string>& lines) {
  std::string all;
  for (const std::string& line : lines) all += line + "\n";
  return all;
}

using Action = std::function<std::string(World&, const Words&)>;

Action setting(bool World::*which) {
  return [which](World& mac, const Words& words) {
    mac.*which = words.flag(1);
    return std::string();
  };
}

// All of them with the world's lock.
const std::map<std::string, Action>& actions() {
  static const auto& all = everlasting<std::map<std::string, Action>>(std::map<std::string, Action>{
      {"may-listen", setting(&World::may_listen)},
      {"may-see-ax", setting(&World::may_see_ax)},
      {"may-see-screen", setting(&World::may_see_screen)},
      {"has-session", setting(&World::has_session)},
      {"on-console", setting(&World::on_console)},
      {"locked", setting(&World::locked)},
      {"secure-input", setting(&World::secure_input)},
      {"secure-input-leaks", setting(&World::secure_input_leaks)},
      {"taps-are-blind", setting(&World::taps_are_blind)},
      {"taps-stay-off", setting(&World::taps_stay_off)},
      {"timestamps-in-ticks", setting(&World::timestamps_in_ticks)},
      {"has-screenshots", setting(&World::has_screenshots)},
      {"source",
       [](World& mac, const Words& words) {
         mac.source_pid = words.integer(1);
         return std::string();
       }},
      {"layout",
       [](World& mac, const Words& words) {
         mac.layout[static_cast<CGKeyCode>(words.integer(1))] = {words.text(2), words.text(3)};
         return std::string();
       }},
      {"program",  // PID BUNDLE EXECUTABLE
       [](World& mac, const Words& words) {
         mac.programs[words.integer(1)] = {words.text(2), words.text(3), 0, {}, false};
         return std::string();
       }},
      {"hang",
       [](World& mac, const Words& words) {
         mac.programs[words.integer(1)].hangs = words.flag(2);
         return std::string();
       }},
      {"quit",
       [](World&, const Words& words) {
         quit_program(words.integer(1));
         return std::string();
       }},
      {"window",  // ID PID X Y WIDTH HEIGHT LAYER COLOR TITLE
       [](World&, const Words& words) {
         open_window({words.id(1), words.integer(2), words.rect(3), words.integer(7), words.text(9), words.id(8)});
         return std::string();
       }},
      {"place",
       [](World&, const Words& words) {
         if (Window* window = find_window(words.id(1))) window->rect = words.rect(2);
         return std::string();
       }},
      {"close",
       [](World&, const Words& words) {
         close_window(words.id(1));
         return std::string();
       }},
      {"title",
       [](World&, const Words& words) {
         set_title(words.id(1), words.text(2));
         return std::string();
       }},
      {"focus",
       [](World&, const Words& words) {
         give_keyboard(words.id(1));
         return std::string();
       }},
      {"nobody",
       [](World& mac, const Words&) {
         if (mac.front != 0) notify(std::exchange(mac.front, 0), kAXApplicationDeactivatedNotification);
         return std::string();
       }},
      {"key",  // VIRTUAL-KEY up|down|repeat
       [](World&, const Words& words) {
         const std::string& what = words.text(2);
         strike(static_cast<CGKeyCode>(words.integer(1)), what == "up"     ? Key::up
                                                          : what == "down" ? Key::down
                                                                           : Key::repeat);
         return std::string();
       }},
      {"button",
       [](World&, const Words& words) {
         press_button(words.integer(1), words.flag(2));
         return std::string();
       }},
      {"wheel",
       [](World&, const Words& words) {
         turn_wheel(words.number(1), words.number(2), words.flag(3));
         return std::string();
       }},
      {"move",
       [](World&, const Words& words) {
         move_pointer({words.number(1), words.number(2)});
         return std::string();
       }},
      {"runs",
       [](World& mac, const Words& words) { return std::string(mac.programs.contains(words.integer(1)) ? "1" : "0"); }},
      {"received", [](World& mac, const Words& words) { return joined(mac.programs[words.integer(1)].received); }},
      {"asked", [](World& mac, const Words&) { return joined(mac.asked); }},
  });
  return all;
}

class Player {
 public:
  ~Player() { thread_ = {}; }

  void play(std::vector<Command> commands) {
    thread_ = {};
    playing_ = true;
    thread_ = std::jthread([this, all = std::move(commands)](const std::stop_token& stop) {
      for (const Command& command : all) {
        if (stop.stop_requested()) break;
        tell(command);
      }
      playing_ = false;
    });
  }
  bool playing() const { return playing_; }

 private:
  std::atomic<bool> playing_ = false;
  std::jthread thread_;
};

Player& player() {
  static auto& one = everlasting<Player>();
  return one;
}

}  // namespace

std::string tell(const Command& command) {
  const Words words{command};
  const std::string& verb = command.at(0);
  if (verb == "sleep") {
    std::this_thread::sleep_for(std::chrono::duration<double, std::milli>(words.number(1)));
    return {};
  }
  if (verb == "reset") {
    reset_world();
    return {};
  }
  if (verb == "disable-taps") {
    disable_taps(words.text(1) == "timeout" ? kCGEventTapDisabledByTimeout : kCGEventTapDisabledByUserInput);
    return {};
  }
  if (verb == "taps") return std::to_string(enabled_taps());
  if (verb == "undelivered") return std::to_string(undelivered());
  if (verb == "objects") return std::to_string(live_objects());
  const auto action = actions().find(verb);
  if (action == actions().end()) throw std::invalid_argument("no command " + verb);
  const bool is_input = verb == "key" || verb == "button" || verb == "wheel" || verb == "move";
  if (is_input) std::this_thread::sleep_for(pace);
  World& mac = world();
  const std::lock_guard lock(mac.mutex);
  return action->second(mac, words);
}

void play(std::vector<Command> commands) { player().play(std::move(commands)); }

bool playing() { return player().playing(); }

}  // namespace fake
