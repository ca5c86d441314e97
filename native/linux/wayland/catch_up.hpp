// Asks the compositor whether it has caught up with its input.
//
// A compositor reads its own devices in the loop in which it reads us. After one answer it may not have read what its
// devices had by the time of the question, since both may have been in one batch of its loop; after two it has. What
// comes of it (which window is in use now) it may send only when the batch is over: the third answer comes after that.
#pragma once

#include <cstdint>

#include "linux/wayland/connection.hpp"

namespace capstan::wayland {

class CatchUp {
 public:
  explicit CatchUp(Connection& connection) : connection_(connection) {}

  // At most one chain of questions is under way; whoever asks meanwhile gets the number of the next.
  std::uint64_t ask();
  [[nodiscard]] std::uint64_t answered() const { return answered_; }

 private:
  static constexpr int answers_needed = 3;

  void begin();
  void question();
  void on_answer();

  Connection& connection_;
  std::uint64_t asked_ = 0;
  std::uint64_t under_way_ = 0;  // the number that its end answers; 0: none
  std::uint64_t answered_ = 0;
  int answers_left_ = 0;
  Object callback_;
};

}  // namespace capstan::wayland
