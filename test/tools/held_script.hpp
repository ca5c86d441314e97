// Commands between `begin` and `end` are held in memory, so that they play at the system's pace and not the pipe's.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace test_tool {

class HeldScript {
 public:
  // Runs the line, holds it back, or runs all that was held.
  template <typename Run>
  void take(std::string line, const Run& run) {
    if (line == "begin") {
      holds_ = true;
    } else if (line == "end") {
      holds_ = false;
      for (const std::string& each : std::exchange(held_, {})) run(each);
    } else if (holds_) {
      held_.push_back(std::move(line));
    } else {
      run(line);
    }
  }

 private:
  bool holds_ = false;
  std::vector<std::string> held_;
};

}  // namespace test_tool
