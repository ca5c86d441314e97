// Asks the compositor whether it has caught up with its input.
//
// A compositor reads its own devices in the loop in which it reads us. After one answer it may not have read what its
// devices had by the time of the question, since both may have been in one batch of its loop; after two it has. What
// comes of it (which window is in use now) it may send only when the batch is over: the third answer comes after that.
// Where it runs an X server, that one is asked last: it tells us of a window before the compositor gives it the
// keyboard, but by a channel of its own.
#pragma once

#include <cstdint>

#include "linux/wayland/connection.hpp"
#include "linux/wayland/xwayland_watch.hpp"

namespace capstan::wayland {

class CatchUp {
 public:
  explicit CatchUp(Connection& connection) : connection_(connection) {}

  void use(XwaylandWatch* xwayland) { xwayland_ = xwayland; }
  // Call when both connections have been read.
  void settle();

  // At most one chain of questions is under way; whoever asks meanwhile gets the number of the next.
  std::uint64_t ask();
  [[nodiscard]] std::uint64_t answered() const { return answered_; }

 private:
  static constexpr int answers_needed = 3;

  void begin();
  void question();
  void on_answer();
  void end();

  Connection& connection_;
  std::uint64_t asked_ = 0;
  std::uint64_t under_way_ = 0;  // the number that its end answers; 0: none
  std::uint64_t answered_ = 0;
  int answers_left_ = 0;
  Object callback_;
  XwaylandWatch* xwayland_ = nullptr;
  bool waits_for_xwayland_ = false;
};

}  // namespace capstan::wayland
