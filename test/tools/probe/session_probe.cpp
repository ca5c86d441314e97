// Test tool: what the watches of a session without X tell the hook thread, one JSON object a line.
//   session_probe windows            contexts, and on the command "ask" when the compositor has caught up
//   session_probe session            whether the session is in front and not locked
//   session_probe terminal FILE VT   the same where there is no logind; the file stands for the kernel's
#include <poll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>

#include "command_input.hpp"
#include "json_line.hpp"
#include "linux/session_watch.hpp"
#include "linux/terminal_session.hpp"
#include "linux/wayland/window_watch.hpp"

namespace {

using capstan::Context;
using capstan::ContextReason;
using capstan::Problem;
using capstan::SessionWatch;
using capstan::wayland::WindowWatch;
using test_tool::json_string;
using test_tool::JsonLine;

int tell(const Problem& problem) {
  JsonLine("problem")
      .number("fault", static_cast<long long>(problem.fault))
      .text("what", problem.what)
      .text("remedy", problem.remedy);
  return 0;
}

void tell_context(const WindowWatch& watch) {
  const Context context = watch.context();
  std::string kin;
  if (context.pointer) {
    for (const auto& each : context.pointer->kin) kin.append(kin.empty() ? "" : ",").append(json_string(each->app));
  }
  JsonLine line("context");
  line.number("serial", static_cast<long long>(watch.serial()))
      .number("changes", watch.changes())
      .number("reason", static_cast<long long>(context.reason))
      .raw("kin", "[" + kin + "]");
  if (context.focus) line.text("app", context.focus->app).text("title", context.focus->title);
}

void tell_keyboard(const WindowWatch& watch) {
  JsonLine("keyboard")
      .number("keymap", static_cast<long long>(watch.keyboard().keymap.size()))
      .number("rate", watch.keyboard().repeat_rate)
      .number("delay", watch.keyboard().repeat_delay_ms);
}

void tell_outputs(const WindowWatch& watch) {
  std::string places;
  for (const capstan::Rect& rect : watch.outputs()) {
    if (!places.empty()) places += ',';
    places.append("[").append(std::to_string(rect.x)).append(",").append(std::to_string(rect.y));
    places.append(",").append(std::to_string(rect.width)).append(",").append(std::to_string(rect.height)).append("]");
  }
  JsonLine("outputs").raw("places", "[" + places + "]");
}

class WindowProbe {
 public:
  explicit WindowProbe(WindowWatch& watch) : watch_(watch) {}

  // What is new since the last call.
  void tell() {
    if (watch_.keyboard_serial() != keyboard_) tell_keyboard(watch_);
    keyboard_ = watch_.keyboard_serial();
    if (watch_.serial() != context_) tell_context(watch_);
    context_ = watch_.serial();
    if (watch_.answered() != answered_) {
      JsonLine("answered").number("number", static_cast<long long>(watch_.answered()));
    }
    answered_ = watch_.answered();
  }

  void on_command(const std::string& line) {
    if (line == "ask") {
      JsonLine("asked").number("number", static_cast<long long>(watch_.ask()));
    } else if (line == "outputs") {
      tell_outputs(watch_);
    } else {
      JsonLine("refused").text("what", "no such command: " + line);
    }
  }

 private:
  WindowWatch& watch_;
  std::uint64_t context_ = 0;
  std::uint64_t keyboard_ = 0;
  std::uint64_t answered_ = 0;
};

int probe_windows() {
  Problem problem;
  const std::unique_ptr<WindowWatch> watch = WindowWatch::connect(problem);
  if (!watch) return tell(problem);
  WindowProbe probe(*watch);
  probe.tell();
  JsonLine("ready").number("pid", getpid());
  test_tool::CommandInput input;
  for (;;) {
    test_tool::flush_lines();
    std::array<pollfd, 2> waits{{{watch->descriptor(), POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}}};
    poll(waits.data(), waits.size(), -1);
    if (waits[1].revents != 0) input.fill();
    if (input.closed()) return 0;
    for (auto line = input.next(); line; line = input.next()) probe.on_command(*line);
    if (!watch->dispatch()) {
      JsonLine("gone").number("pid", getpid());
      return 0;
    }
    probe.tell();
  }
}

int probe_session(SessionWatch& watch) {
  std::string told;
  test_tool::CommandInput input;
  for (;;) {
    const std::string now = std::to_string(static_cast<int>(watch.reason())) + " " + watch.why();
    if (now != told) {
      JsonLine("session").number("reason", static_cast<long long>(watch.reason())).text("why", watch.why());
      if (told.empty()) JsonLine("ready").number("pid", getpid());
    }
    told = now;
    test_tool::flush_lines();
    std::vector<pollfd> waits{{STDIN_FILENO, POLLIN, 0}};
    for (const SessionWatch::Source& source : watch.sources()) waits.push_back({source.descriptor, source.events, 0});
    poll(waits.data(), waits.size(), watch.patience());
    if (waits[0].revents != 0) input.fill();
    if (input.closed()) return 0;
    // The kernel's file in /sys changes by itself; one that stands for it is said to have.
    while (input.next()) {
    }
    watch.dispatch();
  }
}

}  // namespace

int main(int argc, char** argv) {
  // A test that is killed leaves no tool behind.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const std::string command = argc > 1 ? argv[1] : "";
  try {
    int code = 2;
    if (command == "windows") {
      code = probe_windows();
    } else if (command == "session") {
      code = probe_session(*SessionWatch::open());
    } else if (command == "terminal" && argc == 4) {
      capstan::TerminalSession terminal(argv[2], argv[3]);
      code = probe_session(terminal);
    } else {
      std::fputs("usage: session_probe windows|session|terminal FILE VT\n", stderr);
    }
    test_tool::flush_lines();
    return code;
  } catch (const std::exception& failure) {
    test_tool::flush_lines();
    std::fprintf(stderr, "session_probe: %s\n", failure.what());
    return 1;
  }
}
