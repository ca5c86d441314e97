#include "linux/wayland/xwayland_watch.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <vector>

#include "linux/os_handles.hpp"

namespace capstan::wayland {
namespace {

constexpr const char* sockets = "/tmp/.X11-unix";

// Who listens at the socket: the compositor itself, which opens it and starts the server when somebody comes.
pid_t listener_at(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return 0;
  std::memcpy(address.sun_path, path.data(), path.size());
  const FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket.valid()) return 0;
  if (connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return 0;
  ucred peer{};
  socklen_t size = sizeof peer;
  return getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? peer.pid : 0;
}

// ":0" of the server that the compositor runs; empty when it runs none.
std::string display_of(pid_t compositor) {
  std::error_code unreadable;
  for (const auto& entry : std::filesystem::directory_iterator(sockets, unreadable)) {
    std::string name = entry.path().filename();
    if (!name.starts_with('X') || listener_at(entry.path()) != compositor) continue;
    name.front() = ':';
    return name;
  }
  return {};
}

}  // namespace

std::unique_ptr<XwaylandWatch> XwaylandWatch::open(pid_t compositor, std::optional<Problem>& problem) {
  const std::string display = display_of(compositor);
  if (display.empty()) return nullptr;
  const std::string remedy =
      "Turn XWayland off in the compositor (sway: \"xwayland disable\"), or see that this user may "
      "connect to DISPLAY=" +
      display + ".";
  const x11::X11Library& library = x11::X11Library::instance();
  if (!library.missing.empty()) {
    problem = Problem{Fault::library_missing, 0,
                      "X libraries are missing, and X11 apps may take the keyboard unseen: " + library.missing + ".",
                      "Install them, on Debian: apt install libxcb1 libxkbcommon-x11-0, or turn XWayland off."};
    return nullptr;
  }
  std::unique_ptr<XwaylandWatch> watch(new XwaylandWatch(library, library.connect(display.c_str(), nullptr)));
  if (watch->begin()) return watch;
  problem = Problem{
      Fault::permission, 0,
      "The compositor's X server at DISPLAY=" + display + " does not let this program see which windows X11 apps have.",
      remedy};
  return nullptr;
}

XwaylandWatch::XwaylandWatch(const x11::X11Library& library, xcb_connection_t* connection)
    : lib_(library), connection_(connection, Disconnect{library.disconnect}) {}

xcb_window_t XwaylandWatch::check_window(xcb_window_t of, xcb_atom_t atom) const {
  const x11::Owned<xcb_get_property_reply_t> reply(lib_.get_property_reply(
      connection_.get(), lib_.get_property(connection_.get(), 0, of, atom, XCB_ATOM_WINDOW, 0, 1), nullptr));
  if (!reply || lib_.get_property_value_length(reply.get()) < 4) return 0;
  return *static_cast<const xcb_window_t*>(lib_.get_property_value(reply.get()));
}

// Waits for the server, which may have to start first.
bool XwaylandWatch::begin() {
  if (lib_.connection_has_error(connection_.get()) != 0) return false;
  const xcb_setup_t* setup = lib_.get_setup(connection_.get());
  root_ = lib_.setup_roots_iterator(setup).data->root;
  client_mask_ = ~setup->resource_id_mask;
  const std::uint32_t told = XCB_EVENT_MASK_SUBSTRUCTURE_NOTIFY;
  lib_.change_window_attributes(connection_.get(), root_, XCB_CW_EVENT_MASK, &told);

  constexpr std::string_view check = "_NET_SUPPORTING_WM_CHECK";
  const x11::Owned<xcb_intern_atom_reply_t> atom(lib_.intern_atom_reply(
      connection_.get(), lib_.intern_atom(connection_.get(), 0, static_cast<std::uint16_t>(check.size()), check.data()),
      nullptr));
  if (atom) manager_window_ = check_window(root_, atom->atom);

  const x11::Owned<xcb_query_tree_reply_t> tree(
      lib_.query_tree_reply(connection_.get(), lib_.query_tree(connection_.get(), root_), nullptr));
  if (!tree) return false;
  const xcb_window_t* const first = lib_.query_tree_children(tree.get());
  for (const xcb_window_t* window = first; window != first + lib_.query_tree_children_length(tree.get()); ++window) {
    const x11::Owned<xcb_get_window_attributes_reply_t> attributes(lib_.get_window_attributes_reply(
        connection_.get(), lib_.get_window_attributes(connection_.get(), *window), nullptr));
    if (attributes && attributes->override_redirect != 0 && attributes->map_state != XCB_MAP_STATE_UNMAPPED &&
        !managers_own(*window)) {
      covering_.insert(*window);
    }
  }
  return dispatch();
}

// The window manager keeps one on the screen for good, to have somewhere to put the focus.
bool XwaylandWatch::managers_own(xcb_window_t window) const {
  return manager_window_ != 0 && (window & client_mask_) == (manager_window_ & client_mask_);
}

void XwaylandWatch::take(const xcb_generic_event_t& event) {
  switch (event.response_type & 0x7FU) {
    case XCB_MAP_NOTIFY: {
      const auto& map = reinterpret_cast<const xcb_map_notify_event_t&>(event);
      if (map.override_redirect != 0 && !managers_own(map.window)) {
        covering_.insert(map.window);
        ++turns_;
      }
      break;
    }
    case XCB_UNMAP_NOTIFY:
      covering_.erase(reinterpret_cast<const xcb_unmap_notify_event_t&>(event).window);
      break;
    case XCB_DESTROY_NOTIFY:
      covering_.erase(reinterpret_cast<const xcb_destroy_notify_event_t&>(event).window);
      break;
    case XCB_REPARENT_NOTIFY: {
      const auto& reparent = reinterpret_cast<const xcb_reparent_notify_event_t&>(event);
      if (reparent.parent != root_) covering_.erase(reparent.window);
      break;
    }
    default:
      break;
  }
}

bool XwaylandWatch::dispatch() {
  while (const x11::Owned<xcb_generic_event_t> event{lib_.poll_for_event(connection_.get())}) take(*event);
  if (question_) {
    void* reply = nullptr;
    xcb_generic_error_t* error = nullptr;
    if (lib_.poll_for_reply(connection_.get(), *question_, &reply, &error) != 0) {
      const x11::Owned<void> answer(reply);
      const x11::Owned<xcb_generic_error_t> refusal(error);
      question_.reset();
      // It came after all that had happened before: xcb has read that now, if it had not before.
      while (const x11::Owned<xcb_generic_event_t> event{lib_.poll_for_event(connection_.get())}) take(*event);
    }
  }
  lib_.flush(connection_.get());
  return lib_.connection_has_error(connection_.get()) == 0;
}

void XwaylandWatch::ask() {
  question_ = lib_.get_input_focus(connection_.get()).sequence;
  lib_.flush(connection_.get());
}

}  // namespace capstan::wayland
