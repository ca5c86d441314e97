#include "linux/x11/window_registry.hpp"

#include <algorithm>

#include "linux/x11/window_properties.hpp"

namespace capstan::x11 {
namespace {

// In 32-bit units; a longer title or class is cut.
constexpr std::uint32_t longest_property = 1024;
constexpr int deepest = 16;

}  // namespace

void WindowRegistry::scan() {
  for (const xcb_window_t window : tree_.bottom_to_top()) {
    add(window, window, tree_.find(window)->override_redirect);
    find_clients_below(window, window, 0);
  }
}

// A window manager's frame holds the client window a level or two down; WM_STATE marks it (ICCCM 4.1.3.1).
void WindowRegistry::find_clients_below(xcb_window_t parent, xcb_window_t top_level, int depth) {
  if (depth == 3) return;
  const auto& x = connection_.lib;
  auto* xcb = connection_.xcb();
  const Owned<xcb_get_property_reply_t> state(x.get_property_reply(
      xcb, x.get_property(xcb, 0, parent, connection_.atoms().wm_state, XCB_ATOM_ANY, 0, 1), nullptr));
  if (state && state->type != XCB_ATOM_NONE) {
    if (parent != top_level) add(parent, top_level, false);
    return;
  }
  const Owned<xcb_query_tree_reply_t> tree(x.query_tree_reply(xcb, x.query_tree(xcb, parent), nullptr));
  if (!tree) return;
  const xcb_window_t* children = x.query_tree_children(tree.get());
  for (int i = 0; i < x.query_tree_children_length(tree.get()); ++i) {
    find_clients_below(children[i], top_level, depth + 1);
  }
}

void WindowRegistry::find_top_level(xcb_window_t window, xcb_window_t ancestor, int depth) {
  const auto cookie = connection_.lib.query_tree(connection_.xcb(), ancestor);
  connection_.on_reply(cookie.sequence, [this, window, ancestor, depth](void* raw) {
    const auto found = windows_.find(window);
    if (found == windows_.end() || raw == nullptr || depth == deepest) return;
    const xcb_window_t parent = static_cast<const xcb_query_tree_reply_t*>(raw)->parent;
    if (parent != connection_.root()) return find_top_level(window, parent, depth + 1);
    found->second.top_level = ancestor;
    changed(window);
  });
}

void WindowRegistry::add(xcb_window_t window, xcb_window_t top_level, bool override_redirect) {
  const std::uint32_t mask =
      XCB_EVENT_MASK_FOCUS_CHANGE | XCB_EVENT_MASK_PROPERTY_CHANGE | XCB_EVENT_MASK_STRUCTURE_NOTIFY;
  connection_.lib.change_window_attributes(connection_.xcb(), window, XCB_CW_EVENT_MASK, &mask);
  Window& entry = windows_[window];
  entry = Window();
  entry.serial = ++last_serial_;
  entry.top_level = top_level;
  entry.override_redirect = override_redirect;
  changed(window);
}

void WindowRegistry::remove(xcb_window_t window) {
  if (windows_.erase(window) != 0) changed(window);
}

void WindowRegistry::changed(xcb_window_t window) {
  ++versions_[connection_.client_of(window)];
  on_change_();
}

std::uint64_t WindowRegistry::version(xcb_window_t window) const {
  const auto found = versions_.find(connection_.client_of(window));
  return found == versions_.end() ? 0 : found->second;
}

xcb_window_t WindowRegistry::client_in(xcb_window_t top_level) const {
  xcb_window_t client = no_window;
  for (const auto& [id, window] : windows_) {
    if (window.top_level != top_level || id == top_level) continue;
    if (client != no_window) return no_window;
    client = id;
  }
  if (client != no_window) return client;
  return windows_.contains(top_level) ? top_level : no_window;
}

xcb_window_t WindowRegistry::top_level_of(xcb_window_t client) const {
  const auto found = windows_.find(client);
  return found == windows_.end() ? no_window : found->second.top_level;
}

bool WindowRegistry::is_frame(xcb_window_t window) const {
  return std::any_of(windows_.begin(), windows_.end(),
                     [window](const auto& entry) { return entry.second.top_level == window && entry.first != window; });
}

void WindowRegistry::handle(const xcb_generic_event_t& event) {
  switch (event.response_type & 0x7FU) {
    case XCB_CREATE_NOTIFY: {
      const auto& notify = reinterpret_cast<const xcb_create_notify_event_t&>(event);
      if (notify.parent == connection_.root()) add(notify.window, notify.window, notify.override_redirect != 0);
      break;
    }
    case XCB_DESTROY_NOTIFY:
      remove(reinterpret_cast<const xcb_destroy_notify_event_t&>(event).window);
      break;
    case XCB_REPARENT_NOTIFY:
      reparented(reinterpret_cast<const xcb_reparent_notify_event_t&>(event));
      break;
    case XCB_MAP_NOTIFY: {
      // Asked ahead of need, so that the first key finds the window known.
      const auto found = windows_.find(reinterpret_cast<const xcb_map_notify_event_t&>(event).window);
      if (found != windows_.end() && !found->second.asked && !is_frame(found->first)) ask(found->first, found->second);
      break;
    }
    case XCB_CONFIGURE_NOTIFY: {
      // Also sent by window managers when only the frame has moved (ICCCM 4.1.5).
      const auto& notify = reinterpret_cast<const xcb_configure_notify_event_t&>(event);
      const auto found = windows_.find(notify.window);
      if (notify.event == notify.window && found != windows_.end() && found->second.asked) {
        follow_place(found->first, found->second);
      }
      break;
    }
    case XCB_PROPERTY_NOTIFY:
      property_changed(reinterpret_cast<const xcb_property_notify_event_t&>(event), event.full_sequence);
      break;
    default:
      break;
  }
}

void WindowRegistry::reparented(const xcb_reparent_notify_event_t& notify) {
  const auto found = windows_.find(notify.window);
  if (notify.parent == connection_.root()) {
    if (found == windows_.end()) return add(notify.window, notify.window, notify.override_redirect != 0);
    found->second.top_level = notify.window;
    return changed(notify.window);
  }
  if (found == windows_.end() || found->second.top_level == notify.parent) return;
  found->second.top_level = notify.parent;
  changed(notify.window);
  if (tree_.find(notify.parent) == nullptr) find_top_level(notify.window, notify.parent, 0);
}

void WindowRegistry::property_changed(const xcb_property_notify_event_t& notify, unsigned sequence) {
  const auto found = windows_.find(notify.window);
  if (found == windows_.end() || !found->second.asked || !relevant(notify.atom)) return;
  Window& window = found->second;
  // Questions under way that the server reads after this change will bring it along.
  if (window.open_questions > 0 && static_cast<std::int32_t>(window.last_question - sequence) > 0) return;
  ask(notify.window, window);
  changed(notify.window);
}

bool WindowRegistry::relevant(xcb_atom_t property) const {
  const Atoms& atoms = connection_.atoms();
  return property == XCB_ATOM_WM_CLASS || property == XCB_ATOM_WM_NAME || property == XCB_ATOM_WM_TRANSIENT_FOR ||
         property == atoms.net_wm_name || property == atoms.net_wm_pid;
}

void WindowRegistry::ask(xcb_window_t id, Window& window) {
  window.asked = true;
  const Atoms& atoms = connection_.atoms();
  using Reply = const xcb_get_property_reply_t*;
  ask_property(id, window, XCB_ATOM_WM_CLASS, [this](Window& target, Reply reply) {
    WindowClass named = class_of(connection_.lib, reply);
    target.app = std::move(named.app);
    target.instance = std::move(named.instance);
  });
  ask_property(id, window, atoms.net_wm_name,
               [this](Window& target, Reply reply) { target.title = text_of(connection_.lib, reply); });
  ask_property(id, window, XCB_ATOM_WM_NAME,
               [this](Window& target, Reply reply) { target.legacy_title = text_of(connection_.lib, reply); });
  ask_property(id, window, XCB_ATOM_WM_TRANSIENT_FOR,
               [this](Window& target, Reply reply) { target.transient_for = number_of(connection_.lib, reply); });
  ask_property(id, window, atoms.net_wm_pid,
               [this](Window& target, Reply reply) { target.claimed_pid = number_of(connection_.lib, reply); });
  ask_pid(id, window);
  ask_place(id, window);
}

void WindowRegistry::expect(unsigned sequence, xcb_window_t id, Window& window,
                            std::function<void(Window&, void*)> take) {
  window.last_question = sequence;
  ++window.open_questions;
  connection_.on_reply(sequence, [this, id, serial = window.serial, take = std::move(take)](void* reply) {
    const auto found = windows_.find(id);
    if (found == windows_.end() || found->second.serial != serial) return;
    take(found->second, reply);
    if (--found->second.open_questions > 0) return;
    const std::uint32_t pid = found->second.pid != 0 ? found->second.pid : found->second.claimed_pid;
    found->second.executable = pid == 0 ? std::string() : executable_of(pid);
    on_change_();
  });
}

void WindowRegistry::ask_property(xcb_window_t id, Window& window, xcb_atom_t property, PropertyTaker take) {
  const auto cookie =
      connection_.lib.get_property(connection_.xcb(), 0, id, property, XCB_ATOM_ANY, 0, longest_property);
  expect(cookie.sequence, id, window, [take = std::move(take)](Window& target, void* reply) {
    take(target, static_cast<const xcb_get_property_reply_t*>(reply));
  });
}

void WindowRegistry::ask_pid(xcb_window_t id, Window& window) {
  const xcb_res_client_id_spec_t spec = {id, XCB_RES_CLIENT_ID_MASK_LOCAL_CLIENT_PID};
  const auto cookie = connection_.lib.res_query_client_ids(connection_.xcb(), 1, &spec);
  expect(cookie.sequence, id, window, [this](Window& target, void* raw) {
    const auto& x = connection_.lib;
    target.pid = 0;
    if (raw == nullptr) return;
    auto ids = x.res_query_client_ids_ids_iterator(static_cast<const xcb_res_query_client_ids_reply_t*>(raw));
    for (; ids.rem > 0; x.res_client_id_value_next(&ids)) {
      if (x.res_client_id_value_value_length(ids.data) > 0) target.pid = *x.res_client_id_value_value(ids.data);
    }
  });
}

void WindowRegistry::take_size(Window& window, void* raw) {
  if (raw == nullptr) return;
  const auto& geometry = *static_cast<const xcb_get_geometry_reply_t*>(raw);
  window.rect.width = geometry.width;
  window.rect.height = geometry.height;
}

void WindowRegistry::take_position(Window& window, void* raw) {
  if (raw == nullptr) return;
  const auto& place = *static_cast<const xcb_translate_coordinates_reply_t*>(raw);
  window.rect.x = place.dst_x;
  window.rect.y = place.dst_y;
}

void WindowRegistry::ask_place(xcb_window_t id, Window& window) {
  const auto& x = connection_.lib;
  const auto size = x.get_geometry(connection_.xcb(), id);
  const auto position = x.translate_coordinates(connection_.xcb(), id, connection_.root(), 0, 0);
  expect(size.sequence, id, window, &WindowRegistry::take_size);
  expect(position.sequence, id, window, &WindowRegistry::take_position);
}

// No verdict depends on the place, so nobody waits for it.
void WindowRegistry::follow_place(xcb_window_t id, Window& window) {
  if (window.following_place) return;
  window.following_place = true;
  const auto& x = connection_.lib;
  const auto size = x.get_geometry(connection_.xcb(), id);
  const auto position = x.translate_coordinates(connection_.xcb(), id, connection_.root(), 0, 0);
  const auto still_there = [this, id, serial = window.serial]() -> Window* {
    const auto found = windows_.find(id);
    return found == windows_.end() || found->second.serial != serial ? nullptr : &found->second;
  };
  connection_.on_reply(size.sequence, [this, id, still_there](void* reply) {
    Window* target = still_there();
    if (target == nullptr) return;
    const Rect before = target->rect;
    take_size(*target, reply);
    if (target->rect.width != before.width || target->rect.height != before.height) changed(id);
  });
  connection_.on_reply(position.sequence, [this, id, still_there](void* reply) {
    Window* target = still_there();
    if (target == nullptr) return;
    target->following_place = false;
    const Rect before = target->rect;
    take_position(*target, reply);
    if (target->rect.x != before.x || target->rect.y != before.y) changed(id);
  });
}

WindowRegistry::Identity WindowRegistry::identify(xcb_window_t window) { return identify_within(window, 0); }

WindowRegistry::Identity WindowRegistry::identify_alone(xcb_window_t id) {
  const auto found = windows_.find(id);
  if (found == windows_.end()) return {};
  Window& window = found->second;
  if (!window.asked) ask(id, window);
  if (window.open_questions > 0) return {true, nullptr};
  if (window.app.empty() && window.instance.empty() && window.executable.empty()) return {};
  auto info = std::make_shared<WindowInfo>();
  info->id = id;
  info->app = window.app;
  info->instance = window.instance;
  info->executable = window.executable;
  info->title = window.title.empty() ? window.legacy_title : window.title;
  info->pid = window.pid != 0 ? window.pid : window.claimed_pid;
  info->rect = window.rect;
  info->screen = connection_.screen_number();
  info->popup = window.override_redirect;
  return {false, std::move(info)};
}

bool WindowRegistry::managed(xcb_window_t id, const Window& window) const {
  if (window.override_redirect) return false;
  if (window.top_level != id) return true;
  const TopLevel* top_level = tree_.find(id);
  return top_level != nullptr && top_level->mapped && !is_frame(id);
}

WindowRegistry::Identity WindowRegistry::identify_within(xcb_window_t id, int depth) {
  Identity identity = identify_alone(id);
  if (!identity.info || depth == deepest) return identity;
  const Window& window = windows_.at(id);
  auto info = std::make_shared<WindowInfo>(*identity.info);
  const std::uint32_t client = connection_.client_of(id);
  const bool has_owner = window.transient_for != id && connection_.client_of(window.transient_for) == client &&
                         windows_.contains(window.transient_for);
  if (has_owner) {
    const Identity owner = identify_within(window.transient_for, depth + 1);
    if (owner.pending) return {true, nullptr};
    info->owner = owner.info;
  } else if (info->popup) {
    std::vector<xcb_window_t> others;
    for (const auto& [other, about] : windows_) {
      if (other != id && connection_.client_of(other) == client && managed(other, about)) others.push_back(other);
    }
    bool pending = false;
    for (const xcb_window_t other : others) {
      const Identity relative = identify_alone(other);
      pending = pending || relative.pending;
      // One that cannot be identified stands for itself: no rule matches it.
      info->kin.push_back(relative.info ? relative.info : std::make_shared<const WindowInfo>());
    }
    if (pending) return {true, nullptr};
  }
  return {false, std::move(info)};
}

}  // namespace capstan::x11
