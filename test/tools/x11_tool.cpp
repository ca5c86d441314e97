// Test tool: windows that say what they receive, windows with known pictures, injected input, a screen locker, a census
// of X clients, and a watch on who reads the screen.
// Answers are JSON, one object a line. Exit code 2: used wrongly; 3: the X server went away.
#include <sys/prctl.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "client_census.hpp"
#include "grabber.hpp"
#include "injector.hpp"
#include "json_line.hpp"
#include "painter.hpp"
#include "request_watch.hpp"
#include "test_client.hpp"

int main(int argc, char** argv) {
  // A test that is killed leaves no window behind.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const std::string command = argc > 1 ? argv[1] : "";
  const std::vector<std::string> arguments(argv + (argc > 1 ? 2 : 1), argv + argc);
  try {
    int code = 2;
    if (command == "client") {
      code = test_tool::run_client(arguments);
    } else if (command == "inject") {
      code = test_tool::run_injector(arguments);
    } else if (command == "grabber") {
      code = test_tool::run_grabber(arguments);
    } else if (command == "clients") {
      code = test_tool::run_clients(arguments);
    } else if (command == "painter") {
      code = test_tool::run_painter(arguments);
    } else if (command == "requests") {
      code = test_tool::run_request_watch(arguments);
    } else {
      std::fputs("usage: x11_tool client|inject|grabber|clients|painter|requests [OPTION…]\n", stderr);
    }
    test_tool::flush_lines();
    return code;
  } catch (const std::invalid_argument& wrong) {
    std::fprintf(stderr, "x11_tool: %s\n", wrong.what());
    return 2;
  } catch (const std::exception& failure) {
    test_tool::flush_lines();
    std::fprintf(stderr, "x11_tool: %s\n", failure.what());
    return 1;
  }
}
