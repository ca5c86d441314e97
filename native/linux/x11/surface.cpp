#include "linux/x11/surface.hpp"

#include <utility>

namespace capstan::x11 {
namespace {

// Of one answer. What is beyond is read later, or not trusted: never the other way round.
constexpr int most_rectangles = 512;
// Windows inside one window that are asked to paint.
constexpr unsigned most_repainted = 1024;
constexpr int deepest = 16;

}  // namespace

Surface::Surface(Connection& connection, const ScreenAccess& access, const std::uint64_t& structure,
                 xcb_window_t window)
    : connection_(connection),
      access_(access),
      structure_(structure),
      window_(window),
      damage_(access.lib.generate_id(connection.xcb())),
      drawn_(access.lib.generate_id(connection.xcb())),
      self_(std::make_shared<Surface*>(this)) {
  auto* xcb = connection.xcb();
  // Automatic: the server goes on showing the window by itself, and a compositor's own redirection is not touched.
  access.lib.composite_redirect_window(xcb, window, XCB_COMPOSITE_REDIRECT_AUTOMATIC);
  access.lib.damage_create(xcb, damage_, window, XCB_DAMAGE_REPORT_LEVEL_NON_EMPTY);
  access.lib.xfixes_create_region(xcb, drawn_, 0, nullptr);
  discard_damage();  // a new damage object counts the whole window as drawn
}

Surface::~Surface() {
  auto* xcb = connection_.xcb();
  access_.lib.xfixes_destroy_region(xcb, drawn_);
  access_.lib.damage_destroy(xcb, damage_);
  access_.lib.composite_unredirect_window(xcb, window_, XCB_COMPOSITE_REDIRECT_AUTOMATIC);
}

void Surface::discard_damage() {
  access_.lib.damage_subtract(connection_.xcb(), damage_, XCB_NONE, XCB_NONE);
  ++generation_;
}

void Surface::renewed(std::int64_t now_ns) {
  restless_ns_ = now_ns;
  stale_ = true;
  whole_ = false;
  refreshes_ = 0;
  trusted_.clear();
  unread_.clear();
  shown_.clear();
}

void Surface::refresh() {
  discard_damage();
  settled_at_ = structure_;
  stale_ = false;
  repainted_ = 0;
  ++refreshes_;
  repaint(window_, 0);
}

void Surface::repaint(xcb_window_t window, int depth) {
  if (depth == deepest || repainted_ == most_repainted) return;
  ++repainted_;
  // Paints the background where there is one, and tells the application to paint the rest.
  access_.lib.clear_area(connection_.xcb(), 1, window, 0, 0, 0, 0);
  const auto cookie = connection_.lib.query_tree(connection_.xcb(), window);
  ++open_questions_;
  connection_.on_reply(cookie.sequence, [self = std::weak_ptr(self_), depth](void* raw) {
    const auto alive = self.lock();
    if (!alive) return;
    Surface& surface = **alive;
    --surface.open_questions_;
    if (raw == nullptr) return;
    const auto* tree = static_cast<const xcb_query_tree_reply_t*>(raw);
    const auto& x = surface.connection_.lib;
    for (int i = 0; i < x.query_tree_children_length(tree); ++i) {
      surface.repaint(x.query_tree_children(tree)[i], depth + 1);
    }
  });
}

void Surface::fetch_damage(std::uint16_t border, std::uint32_t width, std::uint32_t height) {
  if (!dirty_) return;
  dirty_ = false;
  auto* xcb = connection_.xcb();
  access_.lib.damage_subtract(xcb, damage_, XCB_NONE, drawn_);
  const auto cookie = access_.lib.xfixes_fetch_region(xcb, drawn_);
  ++open_questions_;
  const Rect whole = {0, 0, width, height};
  connection_.on_reply(cookie.sequence,
                       [self = std::weak_ptr(self_), border, whole, generation = generation_](void* raw) {
                         const auto alive = self.lock();
                         if (!alive) return;
                         Surface& surface = **alive;
                         --surface.open_questions_;
                         if (raw == nullptr || generation != surface.generation_) return;
                         surface.take_damage(*static_cast<const xcb_xfixes_fetch_region_reply_t*>(raw), border, whole);
                       });
}

void Surface::take_damage(const xcb_xfixes_fetch_region_reply_t& reply, std::uint16_t border, const Rect& whole) {
  const xcb_rectangle_t* rectangles = access_.lib.xfixes_fetch_region_rectangles(&reply);
  const int count = access_.lib.xfixes_fetch_region_rectangles_length(&reply);
  const auto in_pixmap = [border](const xcb_rectangle_t& rect) {
    return Rect{rect.x + border, rect.y + border, rect.width, rect.height};
  };
  if (count > most_rectangles) {
    unread_.add(in_pixmap(reply.extents));
  } else {
    for (int i = 0; i < count; ++i) unread_.add(in_pixmap(rectangles[i]));
  }
  if (whole_ || stale_) return;
  if (settled_at_ != structure_) {
    stale_ = true;
    return;
  }
  for (int i = 0; i < count && i < most_rectangles; ++i) trusted_.add(in_pixmap(rectangles[i]));
  Region missing(whole);
  missing.subtract(trusted_);
  whole_ = missing.empty();
}

Region Surface::trusted_within(Region part) const {
  part.intersect(trusted_);
  return part;
}

Region Surface::unread_within(Region trusted, std::int32_t x, std::int32_t y) const {
  if (shown_.empty() || x != shown_x_ || y != shown_y_) return trusted;
  Region appeared = trusted;
  appeared.subtract(shown_);
  trusted.intersect(unread_);
  trusted.add(appeared);
  return trusted;
}

void Surface::shown(Region trusted, std::int32_t x, std::int32_t y) {
  // What was drawn where it cannot be seen is read when it appears.
  unread_.clear();
  shown_ = std::move(trusted);
  shown_x_ = x;
  shown_y_ = y;
}

}  // namespace capstan::x11
