// Which context each input event belongs to. Plain C++: it is tested where there is no macOS. Hook thread only.
//
// macOS tells of input and of windows on different ways, in no common order, and asking who has the keyboard means to
// wait for another program. So an event is held back until the windows have been looked at again: it is published only
// where every look from before it happened to one begun after it came says the same. Otherwise nobody can say whose it
// was: it counts as denied. docs/adr/0019-macos-without-a-mac.md says why.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/capture_backend.hpp"
#include "core/monotonic_clock.hpp"
#include "mac/pointer.hpp"
#include "mac/session_state.hpp"
#include "mac/window_list.hpp"

namespace capstan::mac {

// What the watch thread saw at one moment between began_ns and ended_ns (boot time).
struct Look {
  std::int64_t began_ns = 0;
  std::int64_t ended_ns = 0;
  bool troubled = false;  // since the look before, an app said that the focus went elsewhere: it may have come back
  ContextReason reason = ContextReason::unknown;
  WindowList list;
};

struct HeldEvent {
  EventRecord record{};          // without time
  std::int64_t happened_ns = 0;  // boot time
  std::int64_t arrived_ns = 0;   // in the tap
  std::int64_t click_state = 0;  // of a press: kCGMouseEventClickState
  ProcessId target = 0;          // of a key: whom macOS gives it to
  std::uint32_t window = 0;      // of the pointer: the window that macOS gives it to; 0 when it does not say
  bool made_up = false;          // by us: it has no target
  bool dead = false;             // a dead key
};

class InputJudge {
 public:
  InputJudge(EventSink& sink, ContextStore& contexts, EventClock& clock);

  // Wait-free but for what settle() does. Where too many are held, moves are merged, then events dropped.
  void hold(const HeldEvent& event);
  // A new look: publishes or drops what came before it, then opens a new epoch where it shows another context. Every
  // look in order, and none left out.
  void settle(std::shared_ptr<const Look> look);
  // Secure event input went on or off. Drops what is held.
  void secure_input(bool on, std::int64_t now_ns);
  // The tap missed events: what is held may not be whole.
  void forget_clicks() { clicks_.forget(); }
  // Where the pointer is, before the first event.
  void pointer_at(Place place) { place_ = place; }

  [[nodiscard]] bool waiting() const { return !held_.empty(); }
  // How many events found no room since the last call.
  std::uint64_t take_dropped();

  static constexpr std::size_t most_held = 2048;
  static constexpr std::size_t merge_from = 1024;

 private:
  using Window = std::shared_ptr<const WindowInfo>;

  [[nodiscard]] bool agrees(const Look& look) const;
  void judge(HeldEvent& event, const Look& look, bool agreed);
  [[nodiscard]] bool belongs(const HeldEvent& event) const;
  [[nodiscard]] Window under(const HeldEvent& event, const Look& look) const;
  void compose(HeldEvent& event);
  void open_if_changed(ContextReason reason, const Window& focus, const Window& pointer, std::int64_t boot_ns);

  EventSink& sink_;
  ContextStore& contexts_;
  EventClock& clock_;
  std::vector<HeldEvent> held_;  // in the order in which they came; never more than most_held
  std::uint64_t dropped_ = 0;

  std::shared_ptr<const Look> last_;
  std::shared_ptr<const Look> before_last_;
  std::int64_t same_since_ns_ = 0;  // end of the first look that says of the focus what all since have said
  bool secure_ = false;

  Place place_;
  std::uint32_t hovered_ = 0;
  ClickCount clicks_;
  bool dead_key_pending_ = false;

  bool opened_ = false;
  ContextReason reason_ = ContextReason::unknown;  // of the open epoch, as the next two
  Window focus_;
  Window pointer_;
};

}  // namespace capstan::mac
