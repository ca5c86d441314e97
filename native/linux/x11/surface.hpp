// The pixels of one allowed child of the root, and which of them are its own.
//
// A redirected window (Composite) has a pixmap that no other window draws into. But the server fills a new pixmap,
// after a map, a resize or the redirection itself, with whatever the screen shows there, which may be a denied window;
// and a window without background keeps that until its application paints. So nothing is read but what was drawn
// (DAMAGE) since the application was asked to paint. The server calls some of what it merely uncovers drawn as well,
// but only when windows move: what is counted while they do, counts for nothing. docs/adr/0014-window-pixmaps.md has
// the probe. Frame thread only.
#pragma once

#include <cstdint>
#include <memory>

#include "core/region.hpp"
#include "linux/x11/connection.hpp"
#include "linux/x11/screen_access.hpp"

namespace capstan::x11 {

class Surface {
 public:
  // structure: rises with every change of any window's place, size, stacking or shape; outlives this object.
  Surface(Connection& connection, const ScreenAccess& access, const std::uint64_t& structure, xcb_window_t window);
  ~Surface();
  Surface(const Surface&) = delete;
  Surface& operator=(const Surface&) = delete;

  // The window was drawn to since the damage was fetched.
  void damaged() { dirty_ = true; }
  [[nodiscard]] bool dirty() const { return dirty_; }

  // It has a new pixmap, or may have: nothing is trusted.
  void renewed(std::int64_t now_ns);
  void moved(std::int64_t now_ns) { restless_ns_ = now_ns; }

  // Parts cannot be trusted, and it can be asked to paint them.
  [[nodiscard]] bool stale() const { return stale_ && refreshes_ < most_refreshes; }
  // When it last changed its size or place: a window in motion is not asked to paint.
  [[nodiscard]] std::int64_t restless_ns() const { return restless_ns_; }
  // Asks the window and all windows inside it to paint themselves, and trusts what is drawn from now on.
  void refresh();

  // Asks the server what was drawn since the last time. The size is the pixmap's, border included.
  void fetch_damage(std::uint16_t border, std::uint32_t width, std::uint32_t height);
  [[nodiscard]] bool waiting() const { return open_questions_ > 0; }

  // The part of a region (pixmap coordinates, as all regions here) that may be read.
  [[nodiscard]] Region trusted_within(Region part) const;
  // What must be read so that a frame shows this trusted part with the pixmap's corner at this place.
  [[nodiscard]] Region unread_within(Region trusted, std::int32_t x, std::int32_t y) const;
  // A frame shows it so.
  void shown(Region trusted, std::int32_t x, std::int32_t y);
  // The picture that showed it is gone.
  void forget_shown() { shown_.clear(); }

 private:
  // An application that paints only parts of its window is not asked for ever.
  static constexpr unsigned most_refreshes = 4;

  void discard_damage();
  void repaint(xcb_window_t window, int depth);
  void take_damage(const xcb_xfixes_fetch_region_reply_t& reply, std::uint16_t border, const Rect& whole);

  Connection& connection_;
  const ScreenAccess& access_;
  const std::uint64_t& structure_;
  xcb_window_t window_;
  xcb_damage_damage_t damage_;
  xcb_xfixes_region_t drawn_;
  unsigned open_questions_ = 0;
  unsigned repainted_ = 0;
  unsigned refreshes_ = 0;        // of this pixmap
  std::uint64_t generation_ = 0;  // of the damage: an answer about what was discarded is void
  std::uint64_t settled_at_ = 0;  // the structure when it was asked to paint
  bool whole_ = false;            // all of it is trusted
  bool stale_ = true;
  bool dirty_ = true;
  std::int64_t restless_ns_ = 0;
  Region trusted_;
  Region unread_;
  Region shown_;
  std::int32_t shown_x_ = 0;
  std::int32_t shown_y_ = 0;
  // Answers may come when this object is gone.
  std::shared_ptr<Surface*> self_;
};

}  // namespace capstan::x11
