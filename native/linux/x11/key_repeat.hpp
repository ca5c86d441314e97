// Raw events have no autorepeat, but the application gets it: the server repeats the last pressed repeating key. This
// rebuilds those repeats from the server's own settings and event times. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace capstan::x11 {

class KeyRepeat {
 public:
  struct Settings {
    bool enabled = false;
    std::uint32_t delay_ms = 0;
    std::uint32_t interval_ms = 0;
    std::array<std::uint8_t, 32> keys{};  // a bit per key code that repeats
  };
  struct Repeat {
    std::uint8_t key;
    std::uint16_t device;
    std::uint64_t time_ms;
  };

  void set(const Settings& settings) { settings_ = settings; }
  // Times are the server's, in ms, made 64 bits wide.
  void press(std::uint8_t key, std::uint16_t device, std::uint64_t time_ms);
  // The repeats that the server made before it, then none.
  std::vector<Repeat> release(std::uint8_t key, std::uint64_t time_ms);
  // The repeats due by now.
  std::vector<Repeat> due(std::uint64_t now_ms);
  // When `due` has something; nothing while no key repeats.
  [[nodiscard]] std::optional<std::uint64_t> next() const;
  void stop() { held_ = 0; }

 private:
  [[nodiscard]] bool repeats(std::uint8_t key) const;

  Settings settings_;
  std::uint8_t held_ = 0;  // 0: none (X key codes start at 8)
  std::uint16_t device_ = 0;
  std::uint64_t next_ms_ = 0;
};

}  // namespace capstan::x11
