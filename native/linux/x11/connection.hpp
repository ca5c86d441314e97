// One connection to the X server, read in the order in which the server acted.
//
// Events and the replies to our own requests come in one stream; xcb sorts them into two queues. This class puts them
// back in order by sequence number: a reply is handled after every event that happened before the server answered,
// and before every event that happened after. What a reply says is therefore true at its place among the key presses.
// Hook thread only, once the backend has started.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "core/capture_backend.hpp"
#include "linux/x11/x11_library.hpp"

namespace capstan::x11 {

inline constexpr xcb_window_t no_window = XCB_WINDOW_NONE;

struct Atoms {
  xcb_atom_t net_supporting_wm_check = 0;
  xcb_atom_t net_wm_name = 0;
  xcb_atom_t net_wm_pid = 0;
  xcb_atom_t utf8_string = 0;
  xcb_atom_t wm_state = 0;
};

class Connection {
 public:
  // Null, with the problem told, when there is no display or it lacks an extension.
  static std::unique_ptr<Connection> open(Problem& problem);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  const X11Library& lib;
  [[nodiscard]] xcb_connection_t* xcb() const { return xcb_.get(); }
  [[nodiscard]] xcb_window_t root() const { return screen_->root; }
  [[nodiscard]] const xcb_screen_t& screen() const { return *screen_; }
  [[nodiscard]] std::uint32_t screen_number() const { return screen_number_; }
  [[nodiscard]] int descriptor() const { return lib.get_file_descriptor(xcb()); }
  [[nodiscard]] bool broken() const { return lib.connection_has_error(xcb()) != 0; }
  // The part of a resource id that names the client which made it.
  [[nodiscard]] std::uint32_t client_of(xcb_window_t window) const { return window & ~resource_mask_; }

  // Made by the server itself, as the overlay that a compositor draws on: ids of clients leave the upper bits free.
  [[nodiscard]] bool is_servers(xcb_window_t window) const {
    return (window & 0xE000'0000U) != 0 || client_of(window) == 0;
  }

  [[nodiscard]] const Atoms& atoms() const { return atoms_; }
  [[nodiscard]] std::uint8_t xinput_opcode() const { return xinput_opcode_; }
  [[nodiscard]] std::uint8_t xkb_event() const { return xkb_event_; }
  [[nodiscard]] std::uint8_t shape_event() const { return shape_event_; }

  // The handler gets the reply in its place in the stream, or null when the request failed (the window is gone).
  using ReplyHandler = std::function<void(void* reply)>;
  void on_reply(unsigned sequence, ReplyHandler handler);

  // The next event in server order; null when there is none now. Errors of our requests are not events.
  Owned<xcb_generic_event_t> next();
  // Whether every reply asked for has been handled.
  [[nodiscard]] bool idle() const { return replies_.empty(); }
  // Reads what has arrived. Never waits.
  void fetch();
  // Whether an event of this XInput type has arrived and is not handled yet.
  [[nodiscard]] bool arrived(std::uint16_t xinput_type);
  // The same, of those that happened before the server read the request of this sequence.
  [[nodiscard]] bool arrived_before(std::uint16_t xinput_type, unsigned sequence);

  // Any thread. Ends every wait for the server, now and later: for stop() when the server hangs.
  void interrupt() const;

 private:
  struct PendingReply {
    unsigned sequence;
    ReplyHandler handler;
  };
  struct Disconnect {
    decltype(&::xcb_disconnect) disconnect;
    void operator()(xcb_connection_t* connection) const { disconnect(connection); }
  };

  explicit Connection(const X11Library& library) : lib(library), xcb_(nullptr, Disconnect{library.disconnect}) {}
  bool set_up(Problem& problem);
  bool find_extensions(Problem& problem);
  void intern_atoms();
  [[nodiscard]] bool is_xinput(const xcb_generic_event_t& event, std::uint16_t xinput_type) const;
  // xcb reads events while it waits for a reply; this takes them over.
  void take_queued();
  // Handles the oldest pending reply. False when it has not arrived.
  bool take_reply();

  std::unique_ptr<xcb_connection_t, Disconnect> xcb_;
  const xcb_screen_t* screen_ = nullptr;
  std::uint32_t screen_number_ = 0;
  std::uint32_t resource_mask_ = 0;
  Atoms atoms_;
  std::uint8_t xinput_opcode_ = 0;
  std::uint8_t xkb_event_ = 0;
  std::uint8_t shape_event_ = 0;
  std::deque<PendingReply> replies_;
  std::deque<Owned<xcb_generic_event_t>> backlog_;
};

// Asks and waits: whether the root names a living window manager (EWMH).
bool has_window_manager(const Connection& connection);

}  // namespace capstan::x11
