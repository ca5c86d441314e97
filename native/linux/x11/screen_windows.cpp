#include "linux/x11/screen_windows.hpp"

#include <algorithm>

namespace capstan::x11 {
namespace {

// Popups that wait for a verdict at most; a program that opens more has no person who reads them.
constexpr std::size_t most_new_popups = 64;

// Outer rectangle of the tree to the shape within, root coordinates.
Region covered_by(const TopLevel& window, const WindowOutline& outline) {
  Region covered(window.rect);
  if (!outline.shape) return covered;
  Region shape = *outline.shape;
  shape.translate(window.rect.x + window.border, window.rect.y + window.border);
  covered.intersect(shape);
  return covered;
}

}  // namespace

ScreenWindows::ScreenWindows(Connection& connection, const ScreenAccess& access, FrameDesk& desk)
    : connection_(connection),
      access_(access),
      desk_(desk),
      tree_(connection),
      registry_(connection, tree_, [this] { ++serial_; }),
      outlines_(connection, access) {}

bool ScreenWindows::scan() {
  tree_.scan();
  registry_.scan();
  const auto& x = connection_.lib;
  const Owned<xcb_get_geometry_reply_t> root(
      x.get_geometry_reply(connection_.xcb(), x.get_geometry(connection_.xcb(), connection_.root()), nullptr));
  if (!root) return false;
  screen_ = {0, 0, root->width, root->height};
  return true;
}

void ScreenWindows::handle(const xcb_generic_event_t& event) {
  const std::uint8_t type = event.response_type & 0x7FU;
  if (type == access_.damage_event()) {
    const auto found = surfaces_.find(reinterpret_cast<const xcb_damage_notify_event_t&>(event).drawable);
    if (found != surfaces_.end()) found->second->damaged();
    return;
  }
  std::optional<TopLevel> before;
  if (type == XCB_CONFIGURE_NOTIFY) {
    const TopLevel* known = tree_.find(reinterpret_cast<const xcb_configure_notify_event_t&>(event).window);
    if (known != nullptr) before = *known;
  }
  tree_.handle(event);
  registry_.handle(event);
  outlines_.handle(event);
  if (!change(event, before)) return;
  ++serial_;
  ++structure_;
}

// True when it may change what can be seen where.
bool ScreenWindows::change(const xcb_generic_event_t& event, const std::optional<TopLevel>& before) {
  const std::uint8_t type = event.response_type & 0x7FU;
  switch (type) {
    case XCB_DESTROY_NOTIFY: {
      const xcb_window_t gone = reinterpret_cast<const xcb_destroy_notify_event_t&>(event).window;
      surfaces_.erase(gone);
      desk_.forget(gone);
      return true;
    }
    case XCB_REPARENT_NOTIFY:
      surfaces_.erase(reinterpret_cast<const xcb_reparent_notify_event_t&>(event).window);
      return true;
    case XCB_UNMAP_NOTIFY:
      return true;
    case XCB_MAP_NOTIFY: {
      const auto& notify = reinterpret_cast<const xcb_map_notify_event_t&>(event);
      const auto found = surfaces_.find(notify.window);
      if (found != surfaces_.end()) found->second->renewed(monotonic_time_ns());
      const bool popup = notify.event == connection_.root() && notify.override_redirect != 0;
      if (popup && new_popups_.size() < most_new_popups) new_popups_.push_back(notify.window);
      return true;
    }
    case XCB_CONFIGURE_NOTIFY:
      handle_configure(reinterpret_cast<const xcb_configure_notify_event_t&>(event), before);
      return true;
    case XCB_CIRCULATE_NOTIFY:
      return true;
    default:
      return type == connection_.shape_event();
  }
}

void ScreenWindows::handle_configure(const xcb_configure_notify_event_t& notify,
                                     const std::optional<TopLevel>& before) {
  if ((notify.response_type & 0x80U) != 0) return;  // a window manager's word on where the frame is
  if (notify.window == connection_.root()) {
    screen_ = {0, 0, notify.width, notify.height};
    return;
  }
  // The window inside a frame has one of its own; what the server does there moves pixels about.
  const xcb_window_t top_level = before ? notify.window : registry_.top_level_of(notify.window);
  const auto found = surfaces_.find(top_level);
  if (found == surfaces_.end()) return;
  Surface& surface = *found->second;
  if (!before) return surface.renewed(monotonic_time_ns());
  const TopLevel& now = *tree_.find(top_level);
  if (now.rect.width != before->rect.width || now.rect.height != before->rect.height || now.border != before->border) {
    surface.renewed(monotonic_time_ns());
  } else if (now.rect.x != before->rect.x || now.rect.y != before->rect.y) {
    surface.moved(monotonic_time_ns());
  }
}

bool ScreenWindows::anything_drawn() const {
  return std::any_of(surfaces_.begin(), surfaces_.end(), [this](const auto& entry) {
    const TopLevel* window = tree_.find(entry.first);
    return window != nullptr && window->mapped && (entry.second->dirty() || entry.second->stale());
  });
}

std::vector<xcb_window_t> ScreenWindows::mapped() const {
  std::vector<xcb_window_t> windows;
  for (const xcb_window_t window : tree_.bottom_to_top()) {
    const TopLevel& top_level = *tree_.find(window);
    if (top_level.mapped && !empty(intersection(top_level.rect, screen_))) windows.push_back(window);
  }
  return windows;
}

bool ScreenWindows::learn() {
  bool known = true;
  for (const xcb_window_t window : mapped()) {
    // Both, without a short cut: the questions travel together.
    const bool outlined = !outlines_.of(window).pending;
    const bool identified = !registry_.identify(registry_.client_in(window)).pending;
    known = known && outlined && identified;
  }
  return known;
}

std::optional<bool> ScreenWindows::verdict_on(xcb_window_t top_level) {
  const WindowRegistry::Identity identity = registry_.identify(registry_.client_in(top_level));
  if (identity.pending) return std::nullopt;
  return desk_.verdict(top_level, identity.info);
}

bool ScreenWindows::judge() {
  bool judged = true;
  for (const xcb_window_t window : mapped()) judged = verdict_on(window).has_value() && judged;
  return judged;
}

std::vector<StackedWindow> ScreenWindows::stack() {
  std::vector<StackedWindow> stack;
  for (const xcb_window_t window : mapped()) {
    const WindowOutline& outline = outlines_.of(window);
    // The compositor's overlay is the server's own window: what it shows is the windows below it.
    if (!outline.covers || connection_.is_servers(window)) continue;
    StackedWindow stacked;
    stacked.id = window;
    stacked.shape = covered_by(*tree_.find(window), outline);
    stacked.allowed = !outline.pending && outline.readable && verdict_on(window).value_or(false);
    if (!stacked.allowed) surfaces_.erase(window);
    stack.push_back(std::move(stacked));
  }
  return stack;
}

Surface& ScreenWindows::surface_of(xcb_window_t window) {
  std::unique_ptr<Surface>& surface = surfaces_[window];
  if (!surface) surface = std::make_unique<Surface>(connection_, access_, structure_, window);
  return *surface;
}

void ScreenWindows::forget_shown() {
  for (const auto& entry : surfaces_) entry.second->forget_shown();
}

unsigned ScreenWindows::take_popups() {
  unsigned opened = 0;
  std::erase_if(new_popups_, [&](xcb_window_t window) {
    const TopLevel* top_level = tree_.find(window);
    if (top_level == nullptr || !top_level->mapped) return true;
    const std::optional<bool> allowed = verdict_on(window);
    if (allowed.value_or(false)) ++opened;
    return allowed.has_value();
  });
  return opened;
}

}  // namespace capstan::x11
