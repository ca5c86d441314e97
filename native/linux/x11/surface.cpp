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

Surface::Surface(Connection& connection, const ScreenAccess& access, xcb_window_t window)
    : connection_(connection),
      access_(access),
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
  begun_at_ = access_.lib.damage_subtract(connection_.xcb(), damage_, XCB_NONE, XCB_NONE).sequence;
  ++generation_;
  trusted_.clear();
  unread_.clear();
  shown_.clear();
}

void Surface::resized(std::int64_t now_ns) {
  stale_ = true;
  restless_ns_ = now_ns;
  discard_damage();
}

void Surface::moved(std::int64_t now_ns) {
  moved_ = true;
  restless_ns_ = now_ns;
}

void Surface::unmapped() { discard_damage(); }

// It comes with a new pixmap. All that was drawn since counts, if the server had our word before it mapped the window.
void Surface::mapped(unsigned sequence, std::int64_t now_ns) {
  if (static_cast<std::int32_t>(sequence - begun_at_) < 0) return resized(now_ns);
  stale_ = false;
}

void Surface::refresh() {
  discard_damage();
  stale_ = false;
  repainted_ = 0;
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
  if (!dirty_ && !moved_) return;
  // The server counts all of a window that moves as drawn. Where parts were never painted, that must not make them
  // trusted: what was drawn meanwhile is drawn again on request.
  if (moved_) {
    Region untrusted(Rect{0, 0, width, height});
    untrusted.subtract(trusted_);
    if (!untrusted.empty()) stale_ = true;
  }
  moved_ = false;
  dirty_ = false;
  if (stale_) return;
  auto* xcb = connection_.xcb();
  access_.lib.damage_subtract(xcb, damage_, XCB_NONE, drawn_);
  const auto cookie = access_.lib.xfixes_fetch_region(xcb, drawn_);
  ++open_questions_;
  connection_.on_reply(cookie.sequence, [self = std::weak_ptr(self_), border, generation = generation_](void* raw) {
    const auto alive = self.lock();
    if (!alive) return;
    Surface& surface = **alive;
    --surface.open_questions_;
    if (raw == nullptr || generation != surface.generation_) return;
    surface.take_damage(*static_cast<const xcb_xfixes_fetch_region_reply_t*>(raw), border);
  });
}

void Surface::take_damage(const xcb_xfixes_fetch_region_reply_t& reply, std::uint16_t border) {
  const xcb_rectangle_t* rectangles = access_.lib.xfixes_fetch_region_rectangles(&reply);
  const int count = access_.lib.xfixes_fetch_region_rectangles_length(&reply);
  const auto in_pixmap = [border](const xcb_rectangle_t& rect) {
    return Rect{rect.x + border, rect.y + border, rect.width, rect.height};
  };
  for (int i = 0; i < count && i < most_rectangles; ++i) trusted_.add(in_pixmap(rectangles[i]));
  if (count > most_rectangles) {
    unread_.add(in_pixmap(reply.extents));
  } else {
    for (int i = 0; i < count; ++i) unread_.add(in_pixmap(rectangles[i]));
  }
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
