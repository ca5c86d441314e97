// Which pixels a child of the root covers, and whether its pixels can be read. Asked without waiting. Frame thread
// only.
#pragma once

#include <optional>
#include <unordered_map>

#include "core/region.hpp"
#include "linux/x11/connection.hpp"
#include "linux/x11/screen_access.hpp"

namespace capstan::x11 {

struct WindowOutline {
  bool pending = true;
  bool covers = true;     // false: input only, there is nothing to see
  bool readable = false;  // its visual is one that frames know
  // Within the window, from its inner corner; nothing when it has no shape of its own.
  std::optional<Region> shape;
};

class WindowOutlines {
 public:
  WindowOutlines(Connection& connection, const ScreenAccess& access) : connection_(connection), access_(access) {}

  void handle(const xcb_generic_event_t& event);
  // Asks when it is not known yet.
  const WindowOutline& of(xcb_window_t window);

 private:
  struct Known {
    std::uint64_t serial = 0;  // of the newest question
    unsigned open_questions = 0;
    WindowOutline outline;
  };
  void ask(xcb_window_t window);
  template <typename Reply>
  void expect(unsigned sequence, xcb_window_t window, void (WindowOutlines::*take)(WindowOutline&, const Reply*) const);
  void take_attributes(WindowOutline& outline, const xcb_get_window_attributes_reply_t* reply) const;
  void take_shape(WindowOutline& outline, const xcb_shape_get_rectangles_reply_t* reply) const;

  Connection& connection_;
  const ScreenAccess& access_;
  std::unordered_map<xcb_window_t, Known> windows_;
  std::uint64_t last_serial_ = 0;
};

}  // namespace capstan::x11
