// Where input comes from: the devices of the seat, or a script in a test. Hook thread only.
#pragma once

#include <cstdint>
#include <optional>

#include "linux/evdev/input_event.hpp"

namespace capstan::evdev {

class InputSource {
 public:
  virtual ~InputSource() = default;
  // The next event of those that were read; nothing when that was all.
  virtual std::optional<InputEvent> next() = 0;
  // Whether there is any device.
  [[nodiscard]] virtual bool any() const = 0;
  // The locks that any keyboard shows lit: modifier::caps_lock, modifier::num_lock.
  [[nodiscard]] virtual std::uint8_t lit_locks() const = 0;
};

}  // namespace capstan::evdev
