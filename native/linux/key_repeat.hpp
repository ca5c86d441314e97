// Neither XInput's raw events nor the kernel's devices have the autorepeat that the application gets: on X the server
// repeats the last pressed repeating key, on Wayland the application itself does. This rebuilds those repeats from the
// settings in use and the times of the events. Pure.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <vector>

namespace capstan {

class KeyRepeat {
 public:
  // Key codes as XKB numbers them: evdev codes (0 to 767) plus 8.
  static constexpr std::size_t most_keys = 1024;

  struct Settings {
    bool enabled = false;
    std::uint32_t delay_ms = 0;
    std::uint32_t interval_ms = 0;
    std::bitset<most_keys> keys;  // those that repeat
  };
  struct Repeat {
    std::uint16_t key;
    std::uint16_t device;
    std::uint64_t time_ms;
  };

  void set(const Settings& settings) { settings_ = settings; }
  // Times are those of the events, in ms, 64 bits wide.
  void press(std::uint16_t key, std::uint16_t device, std::uint64_t time_ms);
  // The repeats that were made before it, then none.
  std::vector<Repeat> release(std::uint16_t key, std::uint64_t time_ms);
  // The repeats due by now.
  std::vector<Repeat> due(std::uint64_t now_ms);
  // When `due` has something; nothing while no key repeats.
  [[nodiscard]] std::optional<std::uint64_t> next() const;
  void stop() { held_ = 0; }

 private:
  [[nodiscard]] bool repeats(std::uint16_t key) const;

  Settings settings_;
  std::uint16_t held_ = 0;  // 0: none (key codes start at 8)
  std::uint16_t device_ = 0;
  std::uint64_t next_ms_ = 0;
};

}  // namespace capstan
