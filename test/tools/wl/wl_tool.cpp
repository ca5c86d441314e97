// Test tool: windows on a Wayland compositor that say what they receive, in the words of x11_tool client.
// Answers are JSON, one object a line. Exit code 2: used wrongly; 3: the compositor went away.
#include <sys/prctl.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "client.hpp"
#include "json_line.hpp"

int main(int argc, char** argv) {
  // A test that is killed leaves no window behind.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const std::string command = argc > 1 ? argv[1] : "";
  const std::vector<std::string> arguments(argv + (argc > 1 ? 2 : 1), argv + argc);
  try {
    int code = 2;
    if (command == "client") {
      code = test_tool::run_client(arguments);
    } else {
      std::fputs("usage: wl_tool client [--class APP_ID] [--title TITLE] [--size WIDTH HEIGHT] [--no-motion]\n",
                 stderr);
    }
    test_tool::flush_lines();
    return code;
  } catch (const std::invalid_argument& wrong) {
    std::fprintf(stderr, "wl_tool: %s\n", wrong.what());
    return 2;
  } catch (const std::exception& failure) {
    test_tool::flush_lines();
    std::fprintf(stderr, "wl_tool: %s\n", failure.what());
    return 1;
  }
}
