#include "linux/x11/window_watch.hpp"

#include <algorithm>

namespace capstan::x11 {
namespace {

constexpr int deepest = 16;
// Epochs that wait for an identity at one time; beyond it the oldest is given up as unknown.
constexpr std::size_t most_unresolved = 256;

// Whether a focus event of this detail moves the focus into or out of the window's subtree. Inferior moves it within,
// Pointer tells only where the pointer is (X11 protocol, FocusIn).
bool crosses(std::uint8_t detail) {
  return detail == XCB_NOTIFY_DETAIL_ANCESTOR || detail == XCB_NOTIFY_DETAIL_VIRTUAL ||
         detail == XCB_NOTIFY_DETAIL_NONLINEAR || detail == XCB_NOTIFY_DETAIL_NONLINEAR_VIRTUAL;
}

}  // namespace

WindowWatch::WindowWatch(Connection& connection, EventSink& sink, ContextStore& contexts, EventClock& clock)
    : connection_(connection),
      sink_(sink),
      contexts_(contexts),
      clock_(clock),
      tree_(connection),
      registry_(connection, tree_, [this] { identities_changed_ = true; }) {}

void WindowWatch::begin() {
  tree_.scan();
  registry_.scan();
  look_for_window_manager();
  const auto& x = connection_.lib;
  const Owned<xcb_get_input_focus_reply_t> focus(
      x.get_input_focus_reply(connection_.xcb(), x.get_input_focus(connection_.xcb()), nullptr));
  if (focus) take_focus_reply(focus->focus);
  probe_grab();
}

// A grab that is older than this connection sends no event. Grabbing with the focused window as grab window moves no
// focus and so is seen by nobody; it fails with AlreadyGrabbed when a screen locker or prompt holds the keyboard. Grab
// and release travel in one packet: the server runs both before it looks at input again.
void WindowWatch::probe_grab() {
  if (focus_ == no_window) return;
  const auto& x = connection_.lib;
  const auto grab =
      x.grab_keyboard(connection_.xcb(), 1, focus_, XCB_CURRENT_TIME, XCB_GRAB_MODE_ASYNC, XCB_GRAB_MODE_ASYNC);
  x.ungrab_keyboard(connection_.xcb(), XCB_CURRENT_TIME);
  const Owned<xcb_grab_keyboard_reply_t> reply(x.grab_keyboard_reply(connection_.xcb(), grab, nullptr));
  grabbed_ = !reply || reply->status == XCB_GRAB_STATUS_ALREADY_GRABBED || reply->status == XCB_GRAB_STATUS_FROZEN;
}

// EWMH: the root names a window of the manager's that bears the same property and is destroyed with the manager.
void WindowWatch::look_for_window_manager() {
  manager_ = no_window;
  dirty_ = true;
  const auto& x = connection_.lib;
  auto* xcb = connection_.xcb();
  const xcb_atom_t atom = connection_.atoms().net_supporting_wm_check;
  const auto cookie = x.get_property(xcb, 0, connection_.root(), atom, XCB_ATOM_WINDOW, 0, 1);
  connection_.on_reply(cookie.sequence, [this, atom](void* raw) {
    const auto* named = static_cast<const xcb_get_property_reply_t*>(raw);
    const auto& lib = connection_.lib;
    if (named == nullptr || lib.get_property_value_length(named) < 4) return;
    const auto window = *static_cast<const xcb_window_t*>(lib.get_property_value(named));
    const std::uint32_t mask = XCB_EVENT_MASK_STRUCTURE_NOTIFY;
    if (!registry_.knows(window)) {
      lib.change_window_attributes(connection_.xcb(), window, XCB_CW_EVENT_MASK, &mask);
    }
    const auto check = lib.get_property(connection_.xcb(), 0, window, atom, XCB_ATOM_WINDOW, 0, 1);
    connection_.on_reply(check.sequence, [this, window](void* raw_check) {
      const auto* own = static_cast<const xcb_get_property_reply_t*>(raw_check);
      const auto& library = connection_.lib;
      if (own == nullptr || library.get_property_value_length(own) < 4) return;
      if (*static_cast<const xcb_window_t*>(library.get_property_value(own)) != window) return;
      manager_ = window;
      dirty_ = true;
    });
  });
}

void WindowWatch::handle(const xcb_generic_event_t& event) {
  const std::uint8_t type = event.response_type & 0x7FU;
  if (type == XCB_FOCUS_IN || type == XCB_FOCUS_OUT) {
    focus_event(reinterpret_cast<const xcb_focus_in_event_t&>(event), type == XCB_FOCUS_IN);
    return;
  }
  if (type == XCB_PROPERTY_NOTIFY) {
    const auto& notify = reinterpret_cast<const xcb_property_notify_event_t&>(event);
    if (notify.window == connection_.root() && notify.atom == connection_.atoms().net_supporting_wm_check) {
      look_for_window_manager();
    }
  }
  if (type == XCB_DESTROY_NOTIFY) {
    const xcb_window_t gone = reinterpret_cast<const xcb_destroy_notify_event_t&>(event).window;
    if (gone == manager_) manager_ = no_window;
    if (gone == focus_) set_focus(no_window);
    if (gone == grab_window_) grab_window_ = no_window;
  }
  tree_.handle(event);
  registry_.handle(event);
  // Stacking, mapping and shape decide what lies under the pointer.
  dirty_ = true;
  hit_ = no_window;
}

void WindowWatch::focus_event(const xcb_focus_in_event_t& event, bool in) {
  if (!crosses(event.detail) || !registry_.knows(event.event)) return;
  dirty_ = true;
  // A frame's own event says less than the one that follows for the client window inside.
  const bool somebody = !registry_.is_frame(event.event);
  switch (event.mode) {
    case XCB_NOTIFY_MODE_GRAB:
      grabbed_ = true;
      if (in && somebody) grab_window_ = event.event;
      if (!in && event.event == grab_window_) grab_window_ = no_window;
      return;
    case XCB_NOTIFY_MODE_UNGRAB:
      grabbed_ = false;
      grab_window_ = no_window;
      if (in && somebody) set_focus(event.event);
      return;
    default:
      // Normal says that nobody holds the keyboard; the other mode is WhileGrabbed.
      grabbed_ = event.mode == XCB_NOTIFY_MODE_WHILE_GRABBED;
      if (!grabbed_) grab_window_ = no_window;
      if (!somebody) return;
      if (in) set_focus(event.event);
      if (!in && event.event == focus_) set_focus(no_window);
  }
}

void WindowWatch::set_focus(xcb_window_t window) {
  focus_ = window;
  ++focus_serial_;
  dirty_ = true;
}

std::uint8_t WindowWatch::end_batch() {
  // The first view waits until the window manager and the focus are known: no denied moment at every start.
  if (first_ && !connection_.idle()) return 0;
  const std::uint8_t changes = settle();
  ask_focus();
  return changes;
}

void WindowWatch::ask_focus() {
  if (focus_ != no_window || asking_focus_) return;
  if (asked_serial_ == focus_serial_ && !registry_grew_) return;
  asked_serial_ = focus_serial_;
  registry_grew_ = false;
  asking_focus_ = true;
  const auto cookie = connection_.lib.get_input_focus(connection_.xcb());
  connection_.on_reply(cookie.sequence, [this](void* raw) {
    asking_focus_ = false;
    if (raw != nullptr && focus_ == no_window) {
      take_focus_reply(static_cast<const xcb_get_input_focus_reply_t*>(raw)->focus);
    }
  });
}

// True at its place in the stream: every later change of the focus comes as an event of a window selected on by then.
void WindowWatch::take_focus_reply(xcb_window_t focus) {
  if (focus <= XCB_INPUT_FOCUS_POINTER_ROOT || focus == connection_.root()) return;
  if (registry_.knows(focus) && !registry_.is_frame(focus)) return set_focus(focus);
  find_focus_above(focus, focus_serial_, 0);
}

void WindowWatch::find_focus_above(xcb_window_t descendant, std::uint64_t serial, int depth) {
  if (depth == deepest) return;
  const auto cookie = connection_.lib.query_tree(connection_.xcb(), descendant);
  connection_.on_reply(cookie.sequence, [this, serial, depth](void* raw) {
    if (raw == nullptr || serial != focus_serial_) return;
    const xcb_window_t parent = static_cast<const xcb_query_tree_reply_t*>(raw)->parent;
    if (parent == no_window || parent == connection_.root()) return;
    if (!registry_.knows(parent)) return find_focus_above(parent, serial, depth + 1);
    if (!registry_.is_frame(parent)) set_focus(parent);
  });
}

void WindowWatch::pointer_at(float x, float y) {
  if (x == x_ && y == y_) return;
  x_ = x;
  y_ = y;
  dirty_ = true;
}

xcb_window_t WindowWatch::client_at_pointer() {
  const WindowTree::Hit hit = tree_.at(x_, y_);
  if (!hit.certain || hit.window == no_window) return no_window;
  if (hit.window != hit_) {
    hit_ = hit.window;
    client_in_hit_ = registry_.client_in(hit.window);
  }
  return client_in_hit_;
}

WindowWatch::View WindowWatch::view() {
  View view;
  view.focus = focus_;
  view.reason = focus_ == no_window ? ContextReason::unknown : ContextReason::none;
  if (grabbed_) {
    // Its own menu is the one grab that leaves the keys with the application.
    const bool own = grab_window_ != no_window && focus_ != no_window &&
                     connection_.client_of(grab_window_) == connection_.client_of(focus_);
    view.focus = own ? grab_window_ : no_window;
    view.reason = own ? ContextReason::none : ContextReason::grab;
  }
  if (manager_ == no_window) {
    view.focus = no_window;
    view.reason = ContextReason::no_window_manager;
  }
  view.pointer = client_at_pointer();
  if (view.focus != no_window) view.focus_version = registry_.version(view.focus);
  if (view.pointer != no_window) view.pointer_version = registry_.version(view.pointer);
  return view;
}

Context WindowWatch::describe(const View& view) {
  Context context;
  context.reason = view.reason;
  if (view.reason == ContextReason::none) {
    WindowRegistry::Identity focus = registry_.identify(view.focus);
    context.pending = focus.pending;
    context.focus = std::move(focus.info);
    if (!context.focus) context.reason = ContextReason::unknown;
  }
  if (view.pointer != no_window && context.reason == ContextReason::none) {
    WindowRegistry::Identity pointer = registry_.identify(view.pointer);
    context.pending = context.pending || pointer.pending;
    context.pointer = std::move(pointer.info);
  }
  return context;
}

std::uint8_t WindowWatch::settle() {
  if (identities_changed_) {
    identities_changed_ = false;
    registry_grew_ = true;
    dirty_ = true;
    hit_ = no_window;
    resolve();
  }
  if (!dirty_) return 0;
  dirty_ = false;
  const View now = view();
  if (!first_ && now == opened_) return 0;
  std::uint8_t changes = 0;
  if (first_ || now.focus != opened_.focus || now.reason != opened_.reason) changes |= context_change::focus;
  if (first_ || now.pointer != opened_.pointer) changes |= context_change::pointer;
  if ((now.focus == opened_.focus && now.focus_version != opened_.focus_version) ||
      (now.pointer == opened_.pointer && now.pointer_version != opened_.pointer_version)) {
    changes |= context_change::name;
  }
  first_ = false;
  opened_ = now;
  Context context = describe(now);
  const bool pending = context.pending;
  const std::uint32_t epoch = contexts_.open(std::move(context));
  if (pending) {
    if (unresolved_.size() == most_unresolved) {
      contexts_.resolve(unresolved_.front().epoch, Context());
      unresolved_.pop_front();
    }
    unresolved_.push_back({epoch, now});
  }
  sink_.open_context(epoch, changes, clock_.now());
  return changes;
}

void WindowWatch::resolve() {
  const auto still_open = std::remove_if(unresolved_.begin(), unresolved_.end(), [this](const Unresolved& waiting) {
    Context context = describe(waiting.view);
    if (context.pending) return false;
    contexts_.resolve(waiting.epoch, std::move(context));
    return true;
  });
  if (still_open == unresolved_.end()) return;
  unresolved_.erase(still_open, unresolved_.end());
  sink_.context_ready();
}

}  // namespace capstan::x11
