// XInput 2 raw events to event records. Raw events reach every listener, in the server's order, whatever window has the
// focus and whoever holds a grab. Hook thread only, once `begin` has returned.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/capture_backend.hpp"
#include "core/monotonic_clock.hpp"
#include "linux/x11/connection.hpp"
#include "linux/x11/keyboard.hpp"
#include "linux/x11/pointer.hpp"
#include "linux/x11/window_watch.hpp"

namespace capstan::x11 {

class InputHook {
 public:
  InputHook(Connection& connection, EventSink& sink, EventClock& clock, WindowWatch& watch);

  // Selects the raw events and waits until the server has confirmed them.
  std::optional<Problem> begin();
  // Notes when the batch was read.
  void begin_batch();
  void handle(const xcb_generic_event_t& event);
  // Settles what the batch has changed.
  void end_batch();
  // What is due by the clock alone: repeats of a held key, and a look at where the pointer really is.
  void catch_up();
  // Whether the batch held moves and no other input, and so few that nothing is waiting behind them.
  [[nodiscard]] bool only_few_moves() const { return batch_moves_ > 0 && batch_moves_ < 16 && !batch_other_; }
  // How long the thread may sleep, in ms; -1: until something comes.
  [[nodiscard]] int patience() const;

 private:
  // Time of an event, ns since boot, and the server's own time of it in ms, 64 bits wide.
  struct Moment {
    std::int64_t boot_ns;
    std::uint64_t server_ms;
  };
  [[nodiscard]] Moment moment(std::uint32_t server_ms) const;

  void read_clocks();
  void settle();
  void forget_after(std::uint8_t changes);
  void find_devices();
  void key(const xcb_input_raw_key_press_event_t& event, bool down);
  void button(const xcb_input_raw_button_press_event_t& event, bool down);
  void motion(const xcb_input_raw_motion_event_t& event);
  void publish_repeat(const KeyRepeat::Repeat& repeat);
  void publish(EventRecord& record, std::int64_t boot_ns);
  EventRecord record(EventKind kind, std::uint16_t device);
  // Where the pointer is at this place in the stream, by the server's own word where possible.
  Place exact_place();
  void ask_place();
  // Whether the key is still held, by the server's own word: its release may be on its way.
  void ask_held(std::uint64_t now_ms);
  void place_known(Place place);

  Connection& connection_;
  EventSink& sink_;
  EventClock& clock_;
  WindowWatch& watch_;
  Keyboard keyboard_;
  Pointer pointer_;
  std::uint16_t master_pointer_ = 2;

  std::array<std::uint8_t, 256> device_slots_{};  // by XInput device id; 0: not seen yet
  std::array<bool, 256> injected_{};
  std::uint8_t last_slot_ = 0;

  std::int64_t batch_boot_ns_ = 0;
  std::int64_t batch_monotonic_ns_ = 0;
  unsigned batch_moves_ = 0;
  bool batch_other_ = false;
  std::int64_t place_asked_ns_ = 0;
  bool moved_since_asked_ = false;
  std::uint64_t held_until_ms_ = 0;  // monotonic, as the server's time: all that happened by then has been handled
  bool held_asked_ = false;
};

}  // namespace capstan::x11
