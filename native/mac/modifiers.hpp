// What the flags of a CGEvent say of the modifier keys. Plain C++: it is tested where there is no macOS.
#pragma once

#include <cstdint>
#include <optional>

#include "mac/virtual_keys.hpp"

namespace capstan::mac {

using EventFlags = std::uint64_t;  // CGEventFlags

// Which masks: CGEventTypes.h (kCGEventFlagMask…), and below them one bit for each side of a key, IOKit's IOLLEvent.h
// (NX_DEVICELCTLKEYMASK…).
namespace flag {
inline constexpr EventFlags caps_lock = 0x0001'0000;
inline constexpr EventFlags shift = 0x0002'0000;
inline constexpr EventFlags control = 0x0004'0000;
inline constexpr EventFlags option = 0x0008'0000;
inline constexpr EventFlags command = 0x0010'0000;
inline constexpr EventFlags function = 0x0080'0000;
}  // namespace flag

// modifier bits. Option is Alt on both sides: macOS has no AltGr, and no NumLock.
std::uint8_t modifiers_of(EventFlags flags) noexcept;

// Whether the modifier key is down by these flags. Nothing for keys that are no modifiers. Where no side is told, as in
// events that a program made, the side that is asked for counts. Caps Lock is "down" while its lock is on.
std::optional<bool> modifier_down(VirtualKey key, EventFlags flags) noexcept;

// A modifier key was pressed or released: kCGEventFlagsChanged.
struct ModifierChange {
  bool down = false;
  // Caps Lock tells only that its lock went over, once a press: the release is to be made up.
  bool and_up = false;
};
// Nothing when the key is no modifier, or stays as it was.
std::optional<ModifierChange> modifier_change(VirtualKey key, EventFlags before, EventFlags after, bool held) noexcept;

}  // namespace capstan::mac
