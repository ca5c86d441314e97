// Which window has the keyboard and which lies under the pointer, in the order in which the server saw it.
//
// The focus is followed by FocusIn and FocusOut on the input connection itself: only those come in order with the keys.
// _NET_ACTIVE_WINDOW follows the real focus late and would give keys to the wrong window. Hook thread only.
#pragma once

#include <cstdint>
#include <deque>

#include "core/capture_backend.hpp"
#include "core/monotonic_clock.hpp"
#include "linux/x11/connection.hpp"
#include "linux/x11/window_registry.hpp"
#include "linux/x11/window_tree.hpp"

namespace capstan::x11 {

class WindowWatch {
 public:
  WindowWatch(Connection& connection, EventSink& sink, ContextStore& contexts, EventClock& clock);

  // Learns the present state, waiting for the server. Before the hook thread starts.
  void begin();
  void handle(const xcb_generic_event_t& event);
  void pointer_at(float x, float y);

  // Opens a new epoch when anything has changed since the last. Call before each input record and at a batch's end, so
  // that a FocusOut and the FocusIn that follows it make one change, not two.
  // Returns the changes (context_change bits).
  std::uint8_t settle();
  // At the end of a batch: settles, and asks for what events alone did not tell.
  std::uint8_t end_batch();
  // The first epoch is open: whatever is typed from now on belongs to a context.
  [[nodiscard]] bool opened() const { return !first_; }

 private:
  struct View {
    ContextReason reason = ContextReason::unknown;
    xcb_window_t focus = no_window;
    xcb_window_t pointer = no_window;
    std::uint64_t focus_version = 0;
    std::uint64_t pointer_version = 0;
    bool operator==(const View&) const = default;
  };
  struct Unresolved {
    std::uint32_t epoch;
    View view;
  };

  void focus_event(const xcb_focus_in_event_t& event, bool in);
  void set_focus(xcb_window_t window);
  void ask_focus();
  void take_focus_reply(xcb_window_t focus);
  void find_focus_above(xcb_window_t descendant, std::uint64_t serial, int depth);
  void look_for_window_manager();
  void probe_grab();
  void resolve();
  [[nodiscard]] View view();
  [[nodiscard]] xcb_window_t client_at_pointer();
  Context describe(const View& view);

  Connection& connection_;
  EventSink& sink_;
  ContextStore& contexts_;
  EventClock& clock_;
  WindowTree tree_;
  WindowRegistry registry_;

  xcb_window_t focus_ = no_window;  // none: not known
  std::uint64_t focus_serial_ = 0;  // rises with every focus change: a late answer about an old one is void
  bool asking_focus_ = false;
  std::uint64_t asked_serial_ = ~std::uint64_t{0};  // the focus_serial_ that was asked about last
  bool registry_grew_ = true;                       // windows came that an earlier answer could not name
  bool grabbed_ = false;                            // a client holds the keyboard
  xcb_window_t grab_window_ = no_window;            // where the keys go then; none: not known
  xcb_window_t manager_ = no_window;                // the window manager's own window; none: there is none
  float x_ = -1;
  float y_ = -1;

  // The last answer to which client window a child of the root holds; void after any window event.
  xcb_window_t hit_ = no_window;
  xcb_window_t client_in_hit_ = no_window;

  bool dirty_ = true;
  bool identities_changed_ = false;
  bool first_ = true;
  View opened_;
  std::deque<Unresolved> unresolved_;
};

}  // namespace capstan::x11
