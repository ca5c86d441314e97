// Commands from stdin, a line each, read without ever waiting: the X connection is served by the same thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace x11_tool {

class CommandInput {
 public:
  // Reads what is there; call when stdin is readable.
  void fill();
  std::optional<std::string> next();
  // Whoever started the tool has gone, or wants no more of it.
  bool closed() const { return closed_; }

 private:
  std::string pending_;
  std::size_t start_ = 0;
  bool closed_ = false;
};

std::vector<std::string> words(const std::string& line);
// What follows the first word, spaces kept.
std::string rest_of(const std::string& line);
// Throws std::invalid_argument, with the word in it.
long to_number(const std::string& word);

}  // namespace x11_tool
