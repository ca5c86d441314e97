// Input of the kernel's devices and focus of the compositor to event records: holds each event until it is certain in
// which context it happened, and only then says what it means. What turns out to be nobody's moves the state of keys on
// and is told to no one. Hook thread only, once `begin` has returned.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/capture_backend.hpp"
#include "core/monotonic_clock.hpp"
#include "linux/evdev/held_events.hpp"
#include "linux/evdev/input_source.hpp"
#include "linux/evdev/keyboard.hpp"
#include "linux/evdev/pointer.hpp"
#include "linux/session_watch.hpp"
#include "linux/wayland/window_watch.hpp"

namespace capstan::evdev {

class InputHook {
 public:
  struct Sources {
    InputSource& devices;
    SessionWatch& session;
    wayland::WindowWatch* windows;  // null: nothing tells which window is in use
  };
  // One instant by both clocks.
  struct Instant {
    std::int64_t boot_ns;
    std::int64_t monotonic_ns;  // that of the events
  };

  InputHook(const Sources& sources, EventSink& sink, ContextStore& contexts, EventClock& clock,
            const XkbLibrary& library, KeyboardLayout fallback);

  // Opens the first context. False when no keymap can be made.
  bool begin(Instant now);
  // One turn of the loop. now: read after the sources were, so that what they told happened by then.
  void turn(Instant now);
  // Whether the compositor was asked something in this turn: it goes out with the next dispatch.
  [[nodiscard]] bool asked() const { return asked_; }
  // Whether the turn brought input: the next look may wait a little.
  [[nodiscard]] bool read_input() const { return read_input_; }
  // How long the thread may sleep, in ms; -1: until a source has something.
  [[nodiscard]] int patience(Instant now) const;

 private:
  // What the open context was made of.
  struct View {
    ContextReason block = ContextReason::unknown;  // none: the windows' own context counts
    std::uint64_t serial = 0;
    bool operator==(const View&) const = default;
  };
  [[nodiscard]] View view() const;
  [[nodiscard]] std::uint8_t changes_to(const View& view) const;
  void open(const View& view, std::uint8_t changes);
  void read(InputEvent event);
  void follow_contexts();
  void follow_keyboard();
  void take_all();
  void make_repeats_due();
  void ask();

  // flags: event_flag, beyond those that the event brings.
  void publish(const InputEvent& event, std::uint8_t flags = 0);
  void publish_key(const InputEvent& event, const KeyInput& key, std::uint8_t flags);
  void publish_repeat(const KeyRepeat::Repeat& repeat);
  void publish(EventRecord& record, std::int64_t time_ns);
  void pass_over(const InputEvent& event);
  void release_unseen();
  [[nodiscard]] static EventRecord record_of(const InputEvent& event, std::uint8_t flags);

  Sources sources_;
  EventSink& sink_;
  ContextStore& contexts_;
  EventClock& clock_;
  Keyboard keyboard_;
  Pointer pointer_;
  KeyboardLayout fallback_;
  HeldEvents held_;

  Instant now_{};
  View view_;
  bool session_away_ = false;
  bool closed_ = true;              // the open context is denied whatever the policy says: nothing is held for it
  bool overwhelmed_ = false;        // more events than can be held, until the compositor has answered a question
  bool asked_overwhelmed_ = false;  // that was asked since then
  std::uint64_t question_ = 0;
  std::int64_t asked_ns_ = 0;
  std::uint64_t keyboard_serial_ = 0;
  bool repeat_held_ = false;  // a RepeatInput waits among the held
  bool asked_ = false;
  bool read_input_ = false;

  // Keys and buttons (their codes do not overlap) whose press was published and whose release was not.
  struct Press {
    bool down = false;
    bool injected = false;
  };
  std::vector<Press> presses_;
  std::vector<InputEvent> unseen_releases_;  // that were nobody's: of keys and buttons, of touches and pens
};

}  // namespace capstan::evdev
