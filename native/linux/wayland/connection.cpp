#include "linux/wayland/connection.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <utility>

namespace capstan::wayland {
namespace {

// So that a compositor that never stops talking cannot keep the thread from its devices.
constexpr int most_reads = 64;

pid_t peer_of(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? peer.pid : 0;
}

// Its executable may not be read: compositors often have a capability, and are then closed to their own user.
std::string name_of(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/comm");
  std::string name;
  std::getline(file, name);
  return name;
}

// Without a folder to look in the library writes a line to stderr.
bool socket_can_be_named() {
  const char* name = std::getenv("WAYLAND_DISPLAY");
  const char* folder = std::getenv("XDG_RUNTIME_DIR");
  return (name != nullptr && *name == '/') || (folder != nullptr && *folder == '/');
}

}  // namespace

Object::State::State(Connection& owner, wl_proxy* object, std::uint32_t destroy_request, EventHandler events)
    : connection(owner), proxy(object), destroy(destroy_request), handler(std::move(events)) {}

Object::State::~State() {
  const WaylandLibrary& lib = connection.lib;
  if (destroy != no_request) lib.proxy_marshal_array(proxy, destroy, nullptr);
  lib.proxy_destroy(proxy);
}

Object::Object(Connection& connection, wl_proxy* proxy, std::uint32_t destroy, EventHandler handler)
    : state_(std::make_unique<State>(connection, proxy, destroy, std::move(handler))) {
  connection.lib.proxy_add_dispatcher(proxy, &Object::dispatch, nullptr, state_.get());
}

int Object::dispatch(const void* /*implementation*/, void* target, std::uint32_t event, const wl_message* /*message*/,
                     wl_argument* arguments) noexcept {
  // The library is open: it is what calls. The user data is found without a connection at hand.
  const WaylandLibrary& lib = WaylandLibrary::instance();
  auto& state = *static_cast<State*>(lib.proxy_get_user_data(static_cast<wl_proxy*>(target)));
  Connection& connection = state.connection;
  try {
    state.handler(event, arguments);
  } catch (...) {  // out of memory: nothing else throws, and C stands above
    connection.failed_ = true;
  }
  return 0;
}

Connection::Connection(const WaylandLibrary& library)
    : lib(library), display_(nullptr, Disconnect{library.display_disconnect}) {}

std::unique_ptr<Connection> Connection::open(Problem& problem) {
  const WaylandLibrary& library = WaylandLibrary::instance();
  if (!library.missing.empty()) {
    problem = {Fault::library_missing, 0, "Wayland's library is missing: " + library.missing + ".",
               "Install it, on Debian: apt install libwayland-client0."};
    return nullptr;
  }
  std::unique_ptr<Connection> connection(new Connection(library));
  if (socket_can_be_named()) connection->display_.reset(library.display_connect(nullptr));
  if (!connection->display_) {
    const int error = socket_can_be_named() ? errno : 0;
    const char* name = std::getenv("WAYLAND_DISPLAY");
    std::string where = name == nullptr ? "WAYLAND_DISPLAY is not set" : "WAYLAND_DISPLAY=" + std::string(name);
    if (!socket_can_be_named()) where += ", XDG_RUNTIME_DIR is not set";
    problem = {Fault::no_display, error, "No Wayland compositor answers: " + where + ".",
               "Run this inside the graphical session, as the user that it belongs to."};
    return nullptr;
  }
  connection->compositor_pid_ = peer_of(connection->descriptor());
  connection->compositor_ = name_of(connection->compositor_pid_);
  return connection;
}

Object Connection::make(wl_proxy* by, std::uint32_t request, wl_argument* arguments, const wl_interface& interface,
                        std::uint32_t version, std::uint32_t destroy, EventHandler handler) {
  wl_proxy* proxy = lib.proxy_marshal_constructor(by, request, arguments, &interface, version);
  if (proxy == nullptr) throw std::bad_alloc();
  return {*this, proxy, destroy, std::move(handler)};
}

Object Connection::registry(EventHandler handler) {
  std::array<wl_argument, 1> arguments{};
  return make(display(), display_request::get_registry, arguments.data(), registry_interface, 1, Object::no_request,
              std::move(handler));
}

Object Connection::bind(const Object& registry, std::uint32_t name, const wl_interface& interface,
                        std::uint32_t version, std::uint32_t destroy, EventHandler handler) {
  std::array<wl_argument, 4> arguments{};
  arguments[0].u = name;
  arguments[1].s = interface.name;
  arguments[2].u = version;
  return make(registry.proxy(), registry_request::bind, arguments.data(), interface, version, destroy,
              std::move(handler));
}

Object Connection::sync(std::function<void()> done) {
  std::array<wl_argument, 1> arguments{};
  return make(display(), display_request::sync, arguments.data(), callback_interface, 1, Object::no_request,
              [done = std::move(done)](std::uint32_t, const wl_argument*) { done(); });
}

bool Connection::read_once(bool& more) {
  more = false;
  while (lib.display_prepare_read(display_.get()) != 0) {
    if (lib.display_dispatch_pending(display_.get()) < 0) return false;
  }
  // A compositor that hangs takes nothing in, either: what waits here goes out with the next call.
  const bool sent = lib.display_flush(display_.get()) >= 0 || errno == EAGAIN;
  pollfd source = {descriptor(), POLLIN, 0};
  if (poll(&source, 1, 0) <= 0) {
    lib.display_cancel_read(display_.get());
    return sent;
  }
  // Even where nothing can be sent any more there may be a last word to read.
  if (lib.display_read_events(display_.get()) < 0) return false;
  more = true;
  return lib.display_dispatch_pending(display_.get()) >= 0 && sent;
}

bool Connection::dispatch() {
  bool more = true;
  bool alive = true;
  for (int reads = 0; alive && more && reads < most_reads; ++reads) alive = read_once(more);
  retired_.clear();
  return alive && !failed_ && lib.display_get_error(display_.get()) == 0;
}

bool Connection::dispatch_until(const std::function<bool()>& holds, int source, std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (dispatch()) {
    if (holds()) return true;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd waited = {source, POLLIN, 0};
    poll(&waited, 1, static_cast<int>(left.count()));
  }
  return false;
}

}  // namespace capstan::wayland
