#include "linux/x11/window_outline.hpp"

namespace capstan::x11 {

void WindowOutlines::handle(const xcb_generic_event_t& event) {
  const std::uint8_t type = event.response_type & 0x7FU;
  if (type == connection_.shape_event()) {
    windows_.erase(reinterpret_cast<const xcb_shape_notify_event_t&>(event).affected_window);
  } else if (type == XCB_DESTROY_NOTIFY) {
    windows_.erase(reinterpret_cast<const xcb_destroy_notify_event_t&>(event).window);
  } else if (type == XCB_CONFIGURE_NOTIFY) {
    // Without a shape of its own the outline follows the size.
    const auto found = windows_.find(reinterpret_cast<const xcb_configure_notify_event_t&>(event).window);
    if (found != windows_.end() && found->second.outline.shape) windows_.erase(found);
  }
}

const WindowOutline& WindowOutlines::of(xcb_window_t window) {
  if (!windows_.contains(window)) ask(window);
  return windows_[window].outline;
}

void WindowOutlines::ask(xcb_window_t window) {
  const auto& x = connection_.lib;
  Known& known = windows_[window];
  known.serial = ++last_serial_;
  known.open_questions = 2;
  const auto attributes = x.get_window_attributes(connection_.xcb(), window);
  expect(attributes.sequence, window, &WindowOutlines::take_attributes);
  const auto shape = x.shape_get_rectangles(connection_.xcb(), window, XCB_SHAPE_SK_BOUNDING);
  expect(shape.sequence, window, &WindowOutlines::take_shape);
}

template <typename Reply>
void WindowOutlines::expect(unsigned sequence, xcb_window_t window,
                            void (WindowOutlines::*take)(WindowOutline&, const Reply*) const) {
  connection_.on_reply(sequence, [this, window, take, serial = windows_.at(window).serial](void* reply) {
    const auto found = windows_.find(window);
    if (found == windows_.end() || found->second.serial != serial) return;
    // A window that is gone covers until the tree says so.
    if (reply != nullptr) (this->*take)(found->second.outline, static_cast<const Reply*>(reply));
    if (--found->second.open_questions == 0) found->second.outline.pending = false;
  });
}

void WindowOutlines::take_attributes(WindowOutline& outline, const xcb_get_window_attributes_reply_t* reply) const {
  outline.covers = reply->_class != XCB_WINDOW_CLASS_INPUT_ONLY;
  outline.readable = access_.readable(reply->visual);
}

void WindowOutlines::take_shape(WindowOutline& outline, const xcb_shape_get_rectangles_reply_t* reply) const {
  const xcb_rectangle_t* rectangles = connection_.lib.shape_rectangles(reply);
  const int count = connection_.lib.shape_rectangles_length(reply);
  // One rectangle is the window itself, as far as a mask is concerned; it is cut to the window's own anyway.
  if (count == 1) return;
  Region shape;
  for (int i = 0; i < count; ++i) {
    shape.add({rectangles[i].x, rectangles[i].y, rectangles[i].width, rectangles[i].height});
  }
  outline.shape = std::move(shape);
}

}  // namespace capstan::x11
