// Reads the fields of a CGEvent that are of use. Hook thread only.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "mac/frameworks/core_graphics.hpp"
#include "mac/pointer.hpp"
#include "mac/virtual_keys.hpp"
#include "mac/window_list.hpp"

namespace capstan::mac {

// Made by a program: macOS names the process that posted it, and no device stands behind its source.
bool is_injected(CGEventRef event);
Place place_of(CGEventRef event);
VirtualKey key_of(CGEventRef event);
// Whom a key goes to; 0 when macOS does not say.
ProcessId target_of(CGEventRef event);
// The window that a pointer event goes to; 0 when macOS does not say.
std::uint32_t window_of(CGEventRef event);
Scroll scroll_of(CGEventRef event);
// Accelerated, in points.
Place motion_of(CGEventRef event);

// The characters that the layout in use makes of a key. Others call it on threads of their own, unlike Text Input
// Sources (TIS), which end the process off the main thread; but it is blind to dead keys.
class KeyCharacters {
 public:
  explicit KeyCharacters(CGEventRef event);
  [[nodiscard]] std::span<const std::uint16_t> units() const { return {units_.data(), count_}; }

 private:
  static constexpr std::size_t most = 8;
  std::array<std::uint16_t, most> units_{};
  std::size_t count_ = 0;
};

// Whether keyboards have the ISO layout, by kCGKeyboardEventKeyboardType. Remembers the last.
class KeyboardTypes {
 public:
  bool is_iso(CGEventRef event);

 private:
  std::int64_t type_ = -1;
  bool iso_ = false;
};

}  // namespace capstan::mac
