// A dead key and the key after it.
//
// Windows composes when the program that the keys go to takes them from its queue, which may be before or after the
// hook sees the second key. So the second key may come to us composed or not.
#pragma once

#include <cstdint>

#include "core/event_record.hpp"
#include "win/system_keyboard.hpp"

namespace capstan::win {

// The combining form of the mark that stands for a dead key; 0 when there is none.
std::uint32_t combining_mark(std::uint32_t mark) noexcept;

class DeadKeys {
 public:
  // system: alive as long as this object.
  explicit DeadKeys(SystemKeyboard& system) : system_(system) {}

  // Whether a dead key waits here that Windows has taken into account already. Ask before the key is translated.
  [[nodiscard]] bool composed_by_system() const;
  // A dead key was pressed. Returns the text that it makes: none, or unknown_text when it follows another one.
  std::uint32_t press_dead(std::uint32_t mark) noexcept;
  // A key was pressed that makes this (a code point, control characters too, or unknown_text). composed: what
  // composed_by_system() said. Returns the text of both keys together.
  std::uint32_t press(std::uint32_t text, bool composed);
  void forget() { mark_ = 0; }

 private:
  SystemKeyboard& system_;
  std::uint32_t mark_ = 0;  // 0: none waits
};

}  // namespace capstan::win
