// Commands from stdin, a line each, read without ever waiting: the X connection is served by the same thread.
#pragma once

#include <optional>
#include <string>

#include "words.hpp"

namespace test_tool {

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

}  // namespace test_tool
