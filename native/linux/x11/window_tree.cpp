#include "linux/x11/window_tree.hpp"

#include <algorithm>

namespace capstan::x11 {
namespace {

Rect outer(std::int16_t x, std::int16_t y, std::uint16_t width, std::uint16_t height, std::uint16_t border) {
  return {x, y, width + 2U * border, height + 2U * border};
}

bool contains(const Rect& rect, float x, float y) {
  const auto left = static_cast<float>(rect.x);
  const auto top = static_cast<float>(rect.y);
  return x >= left && y >= top && x < left + static_cast<float>(rect.width) &&
         y < top + static_cast<float>(rect.height);
}

bool takes_input(const TopLevel& window, float x, float y) {
  const float inner_x = x - static_cast<float>(window.rect.x + window.border);
  const float inner_y = y - static_cast<float>(window.rect.y + window.border);
  return std::any_of(window.input->begin(), window.input->end(),
                     [&](const Rect& rect) { return contains(rect, inner_x, inner_y); });
}

}  // namespace

void WindowTree::scan() {
  const auto& x = connection_.lib;
  auto* xcb = connection_.xcb();
  // Structure: the root's own size, which the pointer's place is reckoned by.
  const std::uint32_t mask =
      XCB_EVENT_MASK_SUBSTRUCTURE_NOTIFY | XCB_EVENT_MASK_STRUCTURE_NOTIFY | XCB_EVENT_MASK_PROPERTY_CHANGE;
  x.change_window_attributes(xcb, connection_.root(), XCB_CW_EVENT_MASK, &mask);
  const Owned<xcb_query_tree_reply_t> tree(x.query_tree_reply(xcb, x.query_tree(xcb, connection_.root()), nullptr));
  if (!tree) return;
  const xcb_window_t* children = x.query_tree_children(tree.get());
  const auto count = static_cast<std::size_t>(x.query_tree_children_length(tree.get()));
  std::vector<xcb_get_window_attributes_cookie_t> attributes(count);
  std::vector<xcb_get_geometry_cookie_t> geometries(count);
  for (std::size_t i = 0; i < count; ++i) {
    attributes[i] = x.get_window_attributes(xcb, children[i]);
    geometries[i] = x.get_geometry(xcb, children[i]);
  }
  for (std::size_t i = 0; i < count; ++i) {
    const Owned<xcb_get_window_attributes_reply_t> about(x.get_window_attributes_reply(xcb, attributes[i], nullptr));
    const Owned<xcb_get_geometry_reply_t> place(x.get_geometry_reply(xcb, geometries[i], nullptr));
    if (!about || !place) continue;  // gone already
    TopLevel window;
    window.rect = outer(place->x, place->y, place->width, place->height, place->border_width);
    window.border = place->border_width;
    window.mapped = about->map_state != XCB_MAP_STATE_UNMAPPED;
    window.override_redirect = about->override_redirect != 0;
    add(children[i], window);
  }
}

const TopLevel* WindowTree::find(xcb_window_t window) const {
  const auto found = windows_.find(window);
  return found == windows_.end() ? nullptr : &found->second;
}

WindowTree::Hit WindowTree::at(float x, float y) const {
  const auto hit = std::find_if(stack_.rbegin(), stack_.rend(), [&](xcb_window_t window) {
    const TopLevel& candidate = windows_.at(window);
    return candidate.mapped && contains(candidate.rect, x, y) && (!candidate.input || takes_input(candidate, x, y));
  });
  if (hit == stack_.rend()) return {};
  return {*hit, windows_.at(*hit).input.has_value()};
}

void WindowTree::add(xcb_window_t window, const TopLevel& top_level) {
  remove(window);
  stack_.push_back(window);
  windows_.emplace(window, top_level);
  connection_.lib.shape_select_input(connection_.xcb(), window, 1);
  ask_shape(window);
}

void WindowTree::remove(xcb_window_t window) {
  if (windows_.erase(window) != 0) std::erase(stack_, window);
}

void WindowTree::place_above(xcb_window_t window, xcb_window_t sibling) {
  const auto from = std::find(stack_.begin(), stack_.end(), window);
  if (from == stack_.end()) return;
  stack_.erase(from);
  const auto below = std::find(stack_.begin(), stack_.end(), sibling);
  // No sibling below it: it lies at the bottom.
  stack_.insert(below == stack_.end() ? stack_.begin() : below + 1, window);
}

void WindowTree::configure(const xcb_configure_notify_event_t& event) {
  const auto found = windows_.find(event.window);
  if (found == windows_.end()) return;
  TopLevel& window = found->second;
  const Rect rect = outer(event.x, event.y, event.width, event.height, event.border_width);
  const bool resized = rect.width != window.rect.width || rect.height != window.rect.height;
  window.rect = rect;
  window.border = event.border_width;
  window.override_redirect = event.override_redirect != 0;
  place_above(event.window, event.above_sibling);
  if (resized) ask_shape(event.window);
}

void WindowTree::ask_shape(xcb_window_t window) {
  windows_.at(window).input.reset();
  const auto cookie = connection_.lib.shape_get_rectangles(connection_.xcb(), window, XCB_SHAPE_SK_INPUT);
  connection_.on_reply(cookie.sequence, [this, window](void* raw) {
    const auto found = windows_.find(window);
    if (found == windows_.end() || raw == nullptr) return;
    const auto* reply = static_cast<const xcb_shape_get_rectangles_reply_t*>(raw);
    const xcb_rectangle_t* rectangles = connection_.lib.shape_rectangles(reply);
    const int count = connection_.lib.shape_rectangles_length(reply);
    std::vector<Rect> input;
    input.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
      input.push_back({rectangles[i].x, rectangles[i].y, rectangles[i].width, rectangles[i].height});
    }
    found->second.input = std::move(input);
  });
}

void WindowTree::handle(const xcb_generic_event_t& event) {
  const std::uint8_t type = event.response_type & 0x7FU;
  if (type == connection_.shape_event()) {
    const auto& notify = reinterpret_cast<const xcb_shape_notify_event_t&>(event);
    if (windows_.contains(notify.affected_window)) ask_shape(notify.affected_window);
    return;
  }
  // The registry selects on the windows themselves too; only the root's notices speak of the root's children.
  if (reinterpret_cast<const xcb_destroy_notify_event_t&>(event).event != connection_.root()) return;
  switch (type) {
    case XCB_CREATE_NOTIFY: {
      const auto& notify = reinterpret_cast<const xcb_create_notify_event_t&>(event);
      TopLevel window;
      window.rect = outer(notify.x, notify.y, notify.width, notify.height, notify.border_width);
      window.border = notify.border_width;
      window.override_redirect = notify.override_redirect != 0;
      add(notify.window, window);
      break;
    }
    case XCB_DESTROY_NOTIFY:
      remove(reinterpret_cast<const xcb_destroy_notify_event_t&>(event).window);
      break;
    case XCB_REPARENT_NOTIFY: {
      const auto& notify = reinterpret_cast<const xcb_reparent_notify_event_t&>(event);
      if (notify.parent != connection_.root()) {
        remove(notify.window);
        break;
      }
      TopLevel window;  // its place follows: ask once
      window.override_redirect = notify.override_redirect != 0;
      add(notify.window, window);
      const auto cookie = connection_.lib.get_geometry(connection_.xcb(), notify.window);
      connection_.on_reply(cookie.sequence, [this, id = notify.window](void* raw) {
        const auto found = windows_.find(id);
        if (found == windows_.end() || raw == nullptr) return;
        const auto& place = *static_cast<const xcb_get_geometry_reply_t*>(raw);
        found->second.rect = outer(place.x, place.y, place.width, place.height, place.border_width);
        found->second.border = place.border_width;
      });
      break;
    }
    case XCB_MAP_NOTIFY:
    case XCB_UNMAP_NOTIFY: {
      const auto found = windows_.find(reinterpret_cast<const xcb_map_notify_event_t&>(event).window);
      if (found != windows_.end()) found->second.mapped = type == XCB_MAP_NOTIFY;
      break;
    }
    case XCB_CONFIGURE_NOTIFY:
      configure(reinterpret_cast<const xcb_configure_notify_event_t&>(event));
      break;
    case XCB_CIRCULATE_NOTIFY: {
      const auto& notify = reinterpret_cast<const xcb_circulate_notify_event_t&>(event);
      if (std::erase(stack_, notify.window) == 0) break;
      stack_.insert(notify.place == XCB_PLACE_ON_TOP ? stack_.end() : stack_.begin(), notify.window);
      break;
    }
    default:
      break;
  }
}

}  // namespace capstan::x11
