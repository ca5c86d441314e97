#include "mac/modifiers.hpp"

namespace capstan::mac {
namespace {

struct Side {
  VirtualKey key;
  EventFlags own;    // this key is down; 0: there is one of it
  EventFlags other;  // the same key on the other side is
  EventFlags any;    // either
};

constexpr Side sides[] = {
    {vk::control, 0x0000'0001, 0x0000'2000, flag::control},
    {vk::right_control, 0x0000'2000, 0x0000'0001, flag::control},
    {vk::shift, 0x0000'0002, 0x0000'0004, flag::shift},
    {vk::right_shift, 0x0000'0004, 0x0000'0002, flag::shift},
    {vk::command, 0x0000'0008, 0x0000'0010, flag::command},
    {vk::right_command, 0x0000'0010, 0x0000'0008, flag::command},
    {vk::option, 0x0000'0020, 0x0000'0040, flag::option},
    {vk::right_option, 0x0000'0040, 0x0000'0020, flag::option},
    {vk::caps_lock, 0, 0, flag::caps_lock},
    {vk::function, 0, 0, flag::function},
};

}  // namespace

std::uint8_t modifiers_of(EventFlags flags) noexcept {
  unsigned bits = 0;
  if ((flags & flag::shift) != 0) bits |= modifier::shift;
  if ((flags & flag::control) != 0) bits |= modifier::control;
  if ((flags & flag::option) != 0) bits |= modifier::alt;
  if ((flags & flag::command) != 0) bits |= modifier::meta;
  if ((flags & flag::caps_lock) != 0) bits |= modifier::caps_lock;
  return static_cast<std::uint8_t>(bits);
}

std::optional<bool> modifier_down(VirtualKey key, EventFlags flags) noexcept {
  for (const Side& side : sides) {
    if (side.key != key) continue;
    const bool told = (flags & (side.own | side.other)) != 0;
    return (flags & (told ? side.own : side.any)) != 0;
  }
  return std::nullopt;
}

std::optional<ModifierChange> modifier_change(VirtualKey key, EventFlags before, EventFlags after, bool held) noexcept {
  const std::optional<bool> down = modifier_down(key, after);
  if (!down) return std::nullopt;
  if (key == vk::caps_lock) {
    if (((before ^ after) & flag::caps_lock) == 0) return std::nullopt;
    return ModifierChange{true, true};
  }
  if (*down == held) return std::nullopt;
  return ModifierChange{*down, false};
}

}  // namespace capstan::mac
