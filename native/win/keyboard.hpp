// What a key event of WH_KEYBOARD_LL means in the layout of the program that it goes to: usage, keysym, text,
// modifiers. Hook thread only.
#pragma once

#include <cstdint>
#include <optional>

#include "core/event_record.hpp"
#include "win/dead_keys.hpp"
#include "win/held_keys.hpp"
#include "win/windows_api.hpp"

namespace capstan::win {

// A key that went down less than this ago is not stuck: the kernel notes it only after the hooks have returned, and
// Wine reads its table afresh every 50 ms.
inline constexpr std::int64_t soonest_stuck_ns = 100'000'000;

class Keyboard {
 public:
  Keyboard();

  // Whether Windows made the event itself: no key was moved. Remembers what it tells of AltGr.
  bool simulated(const KBDLLHOOKSTRUCT& event, bool down);

  struct Event {
    KeyPayload payload{};
    bool repeat = false;
  };
  // boot_ns: now. Nothing for the first half of a surrogate pair.
  std::optional<Event> handle(const KBDLLHOOKSTRUCT& event, bool down, std::int64_t boot_ns);

  // The foreground window is another one: its thread has a layout of its own, and a dead key of the window before
  // composes nothing.
  void focus(HWND foreground);
  // A key that is held here and up in the kernel's table, because its release went where no hook sees it: the lock
  // screen, a UAC prompt, a window of a program with more rights. Forgets it and returns its release.
  // older_than_ns: how long ago its newest press is at least.
  std::optional<KeyPayload> take_stuck(std::int64_t boot_ns, std::int64_t older_than_ns);
  // Modifiers that are down and were not seen to go down: pressed before the hook was there.
  void adopt_modifiers(std::int64_t boot_ns);
  // The locks as the kernel has them for this thread.
  void read_locks();

  [[nodiscard]] std::uint8_t modifiers() const { return held_.modifiers(); }

 private:
  struct Meaning {
    Keysym keysym = no_keysym;
    std::uint32_t text = no_text;
  };
  std::optional<Event> handle_packet(std::uint16_t unit, bool down);
  [[nodiscard]] ScanCode scan_code(const KBDLLHOOKSTRUCT& event) const;
  [[nodiscard]] std::uint8_t virtual_key_of(const KBDLLHOOKSTRUCT& event, ScanCode scan) const;
  [[nodiscard]] Meaning meaning(std::uint8_t virtual_key, ScanCode scan, bool typed);
  [[nodiscard]] bool dead_key_in_system() const;

  HKL layout_ = nullptr;
  HeldKeys held_;
  DeadKeys dead_;
  std::uint16_t high_surrogate_ = 0;
};

}  // namespace capstan::win
