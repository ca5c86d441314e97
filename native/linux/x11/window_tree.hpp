// The root's children in stacking order, kept up by the server's notices, so that the window under the pointer is known
// without asking. Hook thread only.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/context_store.hpp"
#include "linux/x11/connection.hpp"

namespace capstan::x11 {

struct TopLevel {
  Rect rect;  // with border
  std::uint16_t border = 0;
  bool mapped = false;
  bool override_redirect = false;
  // Where it takes pointer events, relative to its inside; nothing until the server has said.
  std::optional<std::vector<Rect>> input;
};

class WindowTree {
 public:
  explicit WindowTree(Connection& connection) : connection_(connection) {}

  // Reads the tree once, waiting for the server. Selects what keeps it up.
  void scan();
  void handle(const xcb_generic_event_t& event);

  [[nodiscard]] const std::vector<xcb_window_t>& bottom_to_top() const { return stack_; }
  [[nodiscard]] const TopLevel* find(xcb_window_t window) const;
  // The child of the root that takes pointer events at this place. Nothing: the root itself.
  struct Hit {
    xcb_window_t window = no_window;
    bool certain = true;  // false while a window there has not told its shape
  };
  [[nodiscard]] Hit at(float x, float y) const;

 private:
  void add(xcb_window_t window, const TopLevel& top_level);
  void remove(xcb_window_t window);
  void place_above(xcb_window_t window, xcb_window_t sibling);
  void configure(const xcb_configure_notify_event_t& event);
  void ask_shape(xcb_window_t window);

  Connection& connection_;
  std::vector<xcb_window_t> stack_;  // bottom to top
  std::unordered_map<xcb_window_t, TopLevel> windows_;
};

}  // namespace capstan::x11
