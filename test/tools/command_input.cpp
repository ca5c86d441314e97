#include "command_input.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <sstream>
#include <stdexcept>

namespace x11_tool {

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

std::vector<std::string> words(const std::string& line) {
  std::istringstream stream(line);
  std::vector<std::string> found;
  for (std::string word; stream >> word;) found.push_back(word);
  return found;
}

std::string rest_of(const std::string& line) {
  const std::size_t space = line.find(' ');
  return space == std::string::npos ? std::string() : line.substr(space + 1);
}

long to_number(const std::string& word) {
  std::size_t used = 0;
  long value = 0;
  try {
    value = std::stol(word, &used, 0);
  } catch (const std::exception&) {
    used = 0;
  }
  if (used == 0 || used != word.size()) throw std::invalid_argument("not a number: " + word);
  return value;
}

}  // namespace x11_tool
