// Which keys are down, and which locks are on, as the hook has seen it. Pure: it asks nobody.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "win/key_symbols.hpp"
#include "win/scan_codes.hpp"
#include "win/virtual_keys.hpp"

namespace capstan::win {

struct HeldKey {
  ScanCode scan;
  std::uint8_t virtual_key;  // Shift, Control and Alt with their side
  Keysym keysym;             // of the press: the release is of the same key
  std::int64_t since_ns;     // boot time of the newest press or repeat
};

class HeldKeys {
 public:
  // Whether the key is down already, so that another press of it is a repeat.
  [[nodiscard]] bool holds(ScanCode scan, std::uint8_t virtual_key) const;
  // A press turns the locks over; a repeat does not. More keys than fingers are not remembered.
  void press(const HeldKey& key);
  // Nothing when the key was not down.
  std::optional<HeldKey> release(ScanCode scan, std::uint8_t virtual_key);
  [[nodiscard]] std::span<const HeldKey> all() const { return {keys_.data(), count_}; }

  // Windows pressed its own left Control: the right Alt, pressed next, is AltGr until it is released.
  void alt_graph_follows() { alt_graph_follows_ = true; }
  [[nodiscard]] bool alt_graph_expected() const { return alt_graph_follows_; }
  [[nodiscard]] bool alt_graph() const { return alt_graph_follows_ && down(vk::right_alt); }

  struct Locks {
    bool caps = false;
    bool num = false;
    bool scroll = false;
    bool kana = false;
  };
  void set_locks(Locks locks) { locks_ = locks; }
  [[nodiscard]] Locks locks() const { return locks_; }

  // modifier bits.
  [[nodiscard]] std::uint8_t modifiers() const;

  // As ToUnicodeEx wants it: bit 7 for a key that is down, bit 0 for a lock that is on. Shift and the locks as they
  // are; Control and Alt as told, since only both together choose a character.
  using StateTable = std::array<std::uint8_t, 256>;
  [[nodiscard]] StateTable table(bool control_and_alt) const;

 private:
  static constexpr std::size_t most_keys = 32;

  [[nodiscard]] bool down(std::uint8_t virtual_key) const;
  [[nodiscard]] std::size_t find(ScanCode scan, std::uint8_t virtual_key) const;

  std::array<HeldKey, most_keys> keys_{};
  std::size_t count_ = 0;
  Locks locks_;
  bool alt_graph_follows_ = false;
};

}  // namespace capstan::win
