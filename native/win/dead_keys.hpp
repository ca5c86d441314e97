// A dead key and the key after it.
//
// Windows composes when the program that the keys go to takes them from its queue, which may be before or after the
// hook sees the second key. So the second key may come to us composed or not.
#pragma once

#include <cstdint>

#include "core/event_record.hpp"

namespace capstan::win {

// The combining form of the mark that stands for a dead key; 0 when there is none.
std::uint32_t combining_mark(std::uint32_t mark) noexcept;

class DeadKeys {
 public:
  // The code point that a letter and a combining mark make together; 0 when they make none.
  using Compose = std::uint32_t (*)(std::uint32_t letter, std::uint32_t combining) noexcept;
  explicit DeadKeys(Compose compose) : compose_(compose) {}

  [[nodiscard]] bool pending() const { return mark_ != 0; }
  // A dead key was pressed. Returns the text that it makes: none, or unknown_text when it follows another one.
  std::uint32_t press_dead(std::uint32_t mark) noexcept;
  // A key was pressed that makes this (a code point, control characters too, or unknown_text). composed: Windows has
  // taken the dead key into account. Returns the text of both keys together.
  std::uint32_t press(std::uint32_t text, bool composed) noexcept;
  void forget() { mark_ = 0; }

 private:
  Compose compose_;
  std::uint32_t mark_ = 0;
};

}  // namespace capstan::win
