#include "command_input.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>

namespace test_tool {

void CommandInput::fill() {
  std::array<char, 65536> bytes;
  const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
  if (count > 0) {
    pending_.append(bytes.data(), static_cast<std::size_t>(count));
  } else if (count == 0 || (errno != EINTR && errno != EAGAIN)) {
    closed_ = true;
  }
}

std::optional<std::string> CommandInput::next() {
  const std::size_t end = pending_.find('\n', start_);
  if (end == std::string::npos) {
    pending_.erase(0, start_);
    start_ = 0;
    return std::nullopt;
  }
  std::string line = pending_.substr(start_, end - start_);
  start_ = end + 1;
  return line;
}

}  // namespace test_tool
