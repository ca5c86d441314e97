// A seat as a test scripts it: devices, a compositor and a session that say what they are told, and a sink that keeps
// what was published with the epoch that was open.
#pragma once

#include <linux/input-event-codes.h>

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/capture_backend.hpp"
#include "core/monotonic_clock.hpp"
#include "linux/evdev/input_hook.hpp"
#include "linux/evdev/input_source.hpp"
#include "linux/session_watch.hpp"
#include "linux/wayland/window_watch.hpp"

namespace capstan::test {

struct ScriptedDevices final : evdev::InputSource {
  std::deque<evdev::InputEvent> waiting;
  bool present = true;
  std::uint8_t lit = 0;

  std::optional<evdev::InputEvent> next() override {
    if (waiting.empty()) return std::nullopt;
    const evdev::InputEvent event = waiting.front();
    waiting.pop_front();
    return event;
  }
  [[nodiscard]] bool any() const override { return present; }
  [[nodiscard]] std::uint8_t lit_locks() const override { return lit; }
};

struct ScriptedSession final : SessionWatch {
  ContextReason state = ContextReason::none;

  [[nodiscard]] std::vector<Source> sources() const override { return {}; }
  [[nodiscard]] int patience() const override { return -1; }
  void dispatch() override {}
  [[nodiscard]] ContextReason reason() const override { return state; }
  [[nodiscard]] std::string why() const override { return ""; }
};

struct ScriptedWindows final : wayland::WindowWatch {
  std::uint64_t number = 1;
  std::uint8_t what_changed = 0;
  Context now;
  std::uint64_t asked = 0;
  std::uint64_t answers = 0;
  std::uint64_t keyboard_number = 1;
  wayland::KeyboardSettings settings{"", 400, 25};
  std::vector<Rect> screens = {{0, 0, 1000, 1000}};

  ScriptedWindows() { show("first"); }
  void show(const char* title) {
    auto window = std::make_shared<WindowInfo>();
    window->title = title;
    now.reason = ContextReason::none;
    now.focus = std::move(window);
  }
  void turn_to(const char* title, std::uint8_t changes = context_change::focus) {
    show(title);
    ++number;
    what_changed = changes;
  }

  [[nodiscard]] int descriptor() const override { return -1; }
  bool dispatch() override { return true; }
  [[nodiscard]] std::uint64_t serial() const override { return number; }
  [[nodiscard]] std::uint8_t changes() const override { return what_changed; }
  [[nodiscard]] Context context() const override { return now; }
  std::uint64_t ask() override { return ++asked; }
  [[nodiscard]] std::uint64_t answered() const override { return answers; }
  [[nodiscard]] std::uint64_t keyboard_serial() const override { return keyboard_number; }
  [[nodiscard]] const wayland::KeyboardSettings& keyboard() const override { return settings; }
  [[nodiscard]] std::vector<Rect> outputs() const override { return screens; }
};

struct KeptRecords final : EventSink {
  struct Kept {
    EventRecord record;
    std::uint32_t epoch;
  };
  std::vector<Kept> records;
  std::vector<std::uint8_t> changes;  // of each context
  std::uint32_t epoch = 0;

  void publish(const EventRecord& record) noexcept override { records.push_back({record, epoch}); }
  void open_context(std::uint32_t opened, std::uint8_t what, double /*time_ns*/) noexcept override {
    epoch = opened;
    changes.push_back(what);
  }
  void context_ready() noexcept override {}
  bool flush() noexcept override { return false; }
  void note(Health /*health*/) noexcept override {}
  void fail(Fault /*fault*/, int /*os_error*/) noexcept override {}
};

// Everything together, with a clock that the test sets.
struct Seat {
  static constexpr std::int64_t ms = 1'000'000;

  ScriptedDevices devices;
  ScriptedSession session;
  ScriptedWindows windows;
  KeptRecords kept;
  ContextStore contexts;
  EventClock clock{0};
  std::int64_t now_ns = 1000 * ms;
  evdev::InputHook hook;

  explicit Seat(bool with_windows = true)
      : hook({devices, session, with_windows ? &windows : nullptr}, kept, contexts, clock, XkbLibrary::instance(),
             {"", "us", "", "", "a test"}) {
    hook.begin(instant());
    now_ns += 10 * ms;
  }

  // Boot time runs ahead of the events' clock, as it does after a suspend.
  [[nodiscard]] evdev::InputHook::Instant instant() const { return {now_ns + 5000 * ms, now_ns}; }

  template <typename What>
  void happens(const What& what, std::uint8_t device = 1, bool injected = false) {
    evdev::InputEvent event;
    event.time_ns = now_ns;
    event.device = device;
    event.injected = injected;
    event.what = what;
    devices.waiting.push_back(event);
  }
  void key(std::uint16_t code, bool down) { happens(evdev::KeyInput{code, down}); }
  void tap(std::uint16_t code) {
    key(code, true);
    key(code, false);
  }
  void turn(std::int64_t after_ms = 0) {
    now_ns += after_ms * ms;
    hook.turn(instant());
  }
  // The compositor answers what it was asked, and time goes by until everything has settled.
  void settle() {
    for (int i = 0; i < 4; ++i) {
      turn();
      windows.answers = windows.asked;
      turn(20);
    }
  }
  [[nodiscard]] std::string title_of(std::uint32_t epoch) {
    const auto context = contexts.find(epoch);
    return context && context->focus ? context->focus->title : "";
  }
  [[nodiscard]] ContextReason reason() { return contexts.find(kept.epoch)->reason; }
};

}  // namespace capstan::test
