// When a held key repeats: as toolkits do it, since a Wayland compositor leaves it to its clients.
#pragma once

#include <cstdint>

namespace test_tool {

class KeyRepeater {
 public:
  KeyRepeater();
  ~KeyRepeater();
  KeyRepeater(const KeyRepeater&) = delete;
  KeyRepeater& operator=(const KeyRepeater&) = delete;

  // `rate` a second, 0: never; the first after `delay` ms.
  void set_pace(int rate, int delay);
  // The key that was pressed last repeats.
  void press(std::uint32_t keycode, std::uint32_t time);
  void release(std::uint32_t keycode);
  void stop();

  int descriptor() const { return timer_; }
  // How often it has repeated since the last call. Call when the descriptor is readable.
  std::uint64_t due() const;
  std::uint32_t keycode() const { return keycode_; }
  // Of the press.
  std::uint32_t time() const { return time_; }

 private:
  int timer_;
  int rate_ = 0;
  int delay_ms_ = 0;
  std::uint32_t keycode_ = 0;
  std::uint32_t time_ = 0;
};

}  // namespace test_tool
