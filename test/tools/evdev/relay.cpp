#include "relay.hpp"

#include <fcntl.h>
#include <poll.h>

#include <array>
#include <stdexcept>

#include "command_input.hpp"
#include "file_handle.hpp"
#include "json_line.hpp"

namespace test_tool {
namespace {

void send_line(int port, std::string line) {
  line.push_back('\n');
  std::size_t sent = 0;
  while (sent < line.size()) {
    const ssize_t count = write(port, line.data() + sent, line.size() - sent);
    if (count <= 0) throw std::runtime_error("the port takes nothing");
    sent += static_cast<std::size_t>(count);
  }
}

}  // namespace

int run_relay(const std::string& path) {
  const FileHandle port(open(path.c_str(), O_RDWR | O_CLOEXEC));
  if (port.get() < 0) throw std::runtime_error(path + " cannot be opened");
  JsonLine("ready").number("pid", getpid());
  CommandInput input;
  std::string heard;
  while (!input.closed()) {
    flush_lines();
    std::array<pollfd, 2> waits{{{port.get(), POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}}};
    if (poll(waits.data(), waits.size(), -1) < 0) throw std::runtime_error("poll failed");
    if ((waits[0].revents & POLLIN) != 0) {
      std::array<char, 4096> bytes;
      const ssize_t count = read(port.get(), bytes.data(), bytes.size());
      if (count > 0) heard.append(bytes.data(), static_cast<std::size_t>(count));
    }
    for (auto end = heard.find('\n'); end != std::string::npos; end = heard.find('\n')) {
      std::string line = heard.substr(0, end);
      heard.erase(0, end + 1);
      if (line.ends_with('\r')) line.pop_back();
      JsonLine("monitor").raw("reply", line);
    }
    if (waits[1].revents != 0) input.fill();
    for (auto line = input.next(); line; line = input.next()) send_line(port.get(), std::move(*line));
  }
  return 0;
}

}  // namespace test_tool
