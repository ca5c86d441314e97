// A connection to the compositor, and its objects. Hook thread only, once the watch has been handed over.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/capture_backend.hpp"
#include "linux/wayland/interfaces.hpp"
#include "linux/wayland/wayland_library.hpp"

namespace capstan::wayland {

class Connection;

// The arguments are those of the message's signature.
using EventHandler = std::function<void(std::uint32_t event, const wl_argument* arguments)>;

// A protocol object and what handles its events. May outlive nothing: the connection must outlive it.
class Object {
 public:
  static constexpr std::uint32_t no_request = ~0U;

  Object() = default;
  // destroy: the request that tells the compositor, no_request where the protocol has none.
  Object(Connection& connection, wl_proxy* proxy, std::uint32_t destroy, EventHandler handler);

  [[nodiscard]] explicit operator bool() const { return state_ != nullptr; }
  [[nodiscard]] wl_proxy* proxy() const { return state_ ? state_->proxy : nullptr; }

 private:
  struct State {
    Connection& connection;
    wl_proxy* proxy;
    std::uint32_t destroy;
    EventHandler handler;

    State(Connection& owner, wl_proxy* object, std::uint32_t destroy_request, EventHandler events);
    ~State();
    State(const State&) = delete;
    State& operator=(const State&) = delete;
  };
  // libwayland keeps its address.
  std::unique_ptr<State> state_;

  static int dispatch(const void* implementation, void* target, std::uint32_t event, const wl_message* message,
                      wl_argument* arguments) noexcept;
};

class Connection {
 public:
  // Null, with the problem told, when there is no compositor or no library.
  static std::unique_ptr<Connection> open(Problem& problem);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  const WaylandLibrary& lib;
  [[nodiscard]] int descriptor() const { return lib.display_get_fd(display_.get()); }
  // The compositor's program, by who listens at the socket; empty when the kernel does not tell.
  [[nodiscard]] const std::string& compositor() const { return compositor_; }
  [[nodiscard]] pid_t compositor_pid() const { return compositor_pid_; }

  // A request that makes an object. arguments: as the signature says, the new object's place empty.
  Object make(wl_proxy* by, std::uint32_t request, wl_argument* arguments, const wl_interface& interface,
              std::uint32_t version, std::uint32_t destroy, EventHandler handler);
  Object registry(EventHandler handler);
  Object bind(const Object& registry, std::uint32_t name, const wl_interface& interface, std::uint32_t version,
              std::uint32_t destroy, EventHandler handler);
  // The compositor answers once it has handled everything that was sent before.
  Object sync(std::function<void()> done);

  // Frees it once no handler runs any more: for an object whose own handler lets it go.
  void retire(Object object) { retired_.push_back(std::move(object)); }

  // Sends, reads and handles what is there, and never waits. False: the compositor is gone, or broke the protocol.
  bool dispatch();
  // The same until it holds, or the time is up. source: readable when it may hold; the connection's, or one around it.
  bool dispatch_until(const std::function<bool()>& holds, int source, std::chrono::milliseconds limit);

 private:
  friend class Object;
  struct Disconnect {
    decltype(&::wl_display_disconnect) disconnect;
    void operator()(wl_display* display) const { disconnect(display); }
  };

  explicit Connection(const WaylandLibrary& library);
  [[nodiscard]] wl_proxy* display() const { return reinterpret_cast<wl_proxy*>(display_.get()); }
  bool read_once(bool& more);

  std::unique_ptr<wl_display, Disconnect> display_;
  pid_t compositor_pid_ = 0;
  std::string compositor_;
  std::vector<Object> retired_;
  bool failed_ = false;  // a handler ran out of memory: what it missed will never be told again
};

}  // namespace capstan::wayland
