// The windows as the frame thread knows them: who they are, how they are stacked, what they cover, and the pixels of
// those that are allowed. Frame thread only, once it runs.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/frame_desk.hpp"
#include "core/pixel_mask.hpp"
#include "linux/x11/connection.hpp"
#include "linux/x11/screen_access.hpp"
#include "linux/x11/surface.hpp"
#include "linux/x11/window_outline.hpp"
#include "linux/x11/window_registry.hpp"
#include "linux/x11/window_tree.hpp"

namespace capstan::x11 {

class ScreenWindows {
 public:
  ScreenWindows(Connection& connection, const ScreenAccess& access, FrameDesk& desk);

  // Reads what is there, waiting for the server. False when it went away.
  bool scan();
  void handle(const xcb_generic_event_t& event);

  // Rises with all that could change which pixels may be shown, and where.
  [[nodiscard]] std::uint64_t serial() const { return serial_; }
  // Something was drawn in an allowed window, or one waits to be repainted.
  [[nodiscard]] bool anything_drawn() const;
  [[nodiscard]] const Rect& screen() const { return screen_; }
  [[nodiscard]] const TopLevel* find(xcb_window_t window) const { return tree_.find(window); }

  // Asks who the mapped windows are and what they cover. True when all of it is known.
  bool learn();
  // Asks for the policy's word on each of them. True when there is one.
  bool judge();
  // The mapped windows, bottom to top. What is not known or has no verdict is denied, and covers.
  std::vector<StackedWindow> stack();
  // Of an allowed window: made at need.
  Surface& surface_of(xcb_window_t window);
  // The picture that showed them is gone.
  void forget_shown();
  // Popups of allowed apps that were opened since the last call.
  unsigned take_popups();

 private:
  std::optional<bool> verdict_on(xcb_window_t top_level);
  [[nodiscard]] std::vector<xcb_window_t> mapped() const;
  void handle_configure(const xcb_configure_notify_event_t& notify, const std::optional<TopLevel>& before);
  bool change(const xcb_generic_event_t& event, const std::optional<TopLevel>& before);

  Connection& connection_;
  const ScreenAccess& access_;
  FrameDesk& desk_;
  WindowTree tree_;
  WindowRegistry registry_;
  WindowOutlines outlines_;
  std::unordered_map<xcb_window_t, std::unique_ptr<Surface>> surfaces_;
  std::vector<xcb_window_t> new_popups_;
  Rect screen_;
  std::uint64_t serial_ = 1;
  std::uint64_t structure_ = 1;  // rises with the first kind of those changes: place, size, stacking, shape
};

}  // namespace capstan::x11
