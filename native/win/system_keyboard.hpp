// What Windows knows of keys: what they make in the layout of the foreground window, and which are down. Keyboard asks
// it; a test answers in its place.
#pragma once

#include <cstdint>

#include "win/held_keys.hpp"
#include "win/scan_codes.hpp"

namespace capstan::win {

// What one key makes.
struct Translation {
  enum class Kind : std::uint8_t { nothing, character, characters, dead_key };
  Kind kind = Kind::nothing;
  std::uint32_t code_point = 0;  // of several characters the last; of a dead key the mark, spacing or combining
};

// Hook thread only.
class SystemKeyboard {
 public:
  virtual ~SystemKeyboard() = default;

  // Leaves the kernel's own state as it is. When the program that has the keyboard has taken a dead key, and not the
  // key after it yet, the answer is that of both keys together.
  virtual Translation translate(std::uint8_t virtual_key, ScanCode scan, const HeldKeys::StateTable& state) = 0;
  // MapVirtualKeyEx; 0 when the layout has none.
  virtual ScanCode scan_code_of(std::uint8_t virtual_key) = 0;
  virtual std::uint8_t virtual_key_of(ScanCode scan) = 0;
  // The character that a letter and a combining mark are in Unicode; 0 when they are none.
  virtual std::uint32_t compose(std::uint32_t letter, std::uint32_t combining) = 0;

  // As the kernel has it; the key whose hook runs is not noted yet.
  virtual bool is_down(std::uint8_t virtual_key) = 0;
  virtual HeldKeys::Locks locks() = 0;
};

}  // namespace capstan::win
