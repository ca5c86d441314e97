// Test tool: input devices made by a program, and the way to the machine's own. Answers are JSON, one object a line.
// Exit code 2: used wrongly.
#include <sys/prctl.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "json_line.hpp"
#include "player.hpp"
#include "relay.hpp"

int main(int argc, char** argv) {
  // A test that is killed leaves no device behind.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const std::string command = argc > 1 ? argv[1] : "";
  const std::vector<std::string> arguments(argv + (argc > 1 ? 2 : 1), argv + argc);
  try {
    int exit_code = 2;
    if (command == "inject") {
      exit_code = test_tool::run_player(arguments);
    } else if (command == "relay" && arguments.size() == 1) {
      exit_code = test_tool::run_relay(arguments[0]);
    } else {
      std::fputs("usage: evdev_tool inject [keyboard] [mouse] [absolute] [touch] [pen] | relay PORT\n", stderr);
    }
    test_tool::flush_lines();
    return exit_code;
  } catch (const std::invalid_argument& wrong) {
    std::fprintf(stderr, "evdev_tool: %s\n", wrong.what());
    return 2;
  } catch (const std::exception& failure) {
    test_tool::flush_lines();
    std::fprintf(stderr, "evdev_tool: %s\n", failure.what());
    return 1;
  }
}
