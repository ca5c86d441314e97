// Who the windows are: class, executable, title, place, and whose dialog or menu each one is. Asked without waiting;
// until the answer has come a window is pending, and whoever judges it waits. Hook thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "core/context_store.hpp"
#include "linux/x11/connection.hpp"
#include "linux/x11/window_tree.hpp"

namespace capstan::x11 {

class WindowRegistry {
 public:
  // on_change: an identity became known, pending or invalid; called in the stream's order.
  using ChangeHandler = std::function<void()>;
  WindowRegistry(Connection& connection, const WindowTree& tree, ChangeHandler on_change)
      : connection_(connection), tree_(tree), on_change_(std::move(on_change)) {}

  // Finds every client window that exists, waiting for the server.
  void scan();
  void handle(const xcb_generic_event_t& event);

  [[nodiscard]] bool knows(xcb_window_t window) const { return windows_.contains(window); }
  // The client window inside a child of the root: itself when it has no frame; none when there are several.
  [[nodiscard]] xcb_window_t client_in(xcb_window_t top_level) const;
  // The child of the root that a client window is or lies in; none when it is not known.
  [[nodiscard]] xcb_window_t top_level_of(xcb_window_t client) const;
  // A frame holds client windows and is nobody itself.
  [[nodiscard]] bool is_frame(xcb_window_t window) const;

  // What is known of a window. `pending`: ask again after on_change. Info null and not pending: unidentifiable.
  struct Identity {
    bool pending = false;
    std::shared_ptr<const WindowInfo> info;
  };
  Identity identify(xcb_window_t window);

  // Rises whenever anything known of a window of this client has changed.
  [[nodiscard]] std::uint64_t version(xcb_window_t window) const;

 private:
  struct Window {
    std::uint64_t serial = 0;  // tells a window from an earlier one with the same id
    xcb_window_t top_level = no_window;
    bool override_redirect = false;
    bool asked = false;
    unsigned last_question = 0;   // sequence of the newest request
    unsigned open_questions = 0;  // identity: whoever judges the window waits for these
    bool following_place = false;
    std::string app;
    std::string instance;
    std::string title;
    std::string legacy_title;  // WM_NAME, where there is no _NET_WM_NAME
    Rect rect;
    xcb_window_t transient_for = no_window;
    std::uint32_t pid = 0;          // as the server knows it
    std::uint32_t claimed_pid = 0;  // _NET_WM_PID, where the server does not
    std::string executable;
  };
  using PropertyTaker = std::function<void(Window&, const xcb_get_property_reply_t*)>;

  void add(xcb_window_t window, xcb_window_t top_level, bool override_redirect);
  void remove(xcb_window_t window);
  void reparented(const xcb_reparent_notify_event_t& notify);
  void property_changed(const xcb_property_notify_event_t& notify, unsigned sequence);
  void find_clients_below(xcb_window_t parent, xcb_window_t top_level, int depth);
  void find_top_level(xcb_window_t window, xcb_window_t ancestor, int depth);
  void changed(xcb_window_t window);

  void ask(xcb_window_t id, Window& window);
  void ask_property(xcb_window_t id, Window& window, xcb_atom_t property, PropertyTaker take);
  void ask_pid(xcb_window_t id, Window& window);
  void ask_place(xcb_window_t id, Window& window);
  void follow_place(xcb_window_t id, Window& window);
  // Hands a reply to the window that it is about, if that still exists, and closes the question.
  void expect(unsigned sequence, xcb_window_t id, Window& window, std::function<void(Window&, void*)> take);

  static void take_size(Window& window, void* reply);
  static void take_position(Window& window, void* reply);

  [[nodiscard]] bool relevant(xcb_atom_t property) const;
  [[nodiscard]] bool managed(xcb_window_t id, const Window& window) const;
  // Without owner and kin.
  Identity identify_alone(xcb_window_t id);
  Identity identify_within(xcb_window_t id, int depth);

  Connection& connection_;
  const WindowTree& tree_;
  ChangeHandler on_change_;
  std::unordered_map<xcb_window_t, Window> windows_;
  std::unordered_map<std::uint32_t, std::uint64_t> versions_;  // by client
  std::uint64_t last_serial_ = 0;
};

}  // namespace capstan::x11
