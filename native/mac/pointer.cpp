#include "mac/pointer.hpp"

#include <algorithm>

namespace capstan::mac {
namespace {

// CGEventTypes.h; input_hook.cpp checks them against the declarations.
constexpr std::uint32_t left_down = 1;
constexpr std::uint32_t left_up = 2;
constexpr std::uint32_t right_down = 3;
constexpr std::uint32_t right_up = 4;
constexpr std::uint32_t moved = 5;
constexpr std::uint32_t left_dragged = 6;
constexpr std::uint32_t right_dragged = 7;
constexpr std::uint32_t other_down = 25;
constexpr std::uint32_t other_up = 26;
constexpr std::uint32_t other_dragged = 27;

// A notch is one line, and a line ten points, as CGEventSourceGetPixelsPerLine has it where no program set another.
constexpr double notch = 120;
constexpr double points_a_line = 10;
constexpr std::int64_t most_clicks = 255;

}  // namespace

std::optional<ButtonChange> button_change(std::uint32_t type, std::int64_t number) noexcept {
  switch (type) {
    case left_down:
    case left_up:
      return ButtonChange{0, type == left_down};
    case right_down:
    case right_up:
      return ButtonChange{2, type == right_down};
    case other_down:
    case other_up:
      break;
    default:
      return std::nullopt;
  }
  // Quartz counts left, right, middle, back, forward.
  if (number < 2 || number >= buttons) return std::nullopt;
  const auto button = static_cast<std::uint8_t>(number == 2 ? 1 : number);
  return ButtonChange{button, type == other_down};
}

bool is_motion(std::uint32_t type) noexcept {
  return type == moved || type == left_dragged || type == right_dragged || type == other_dragged;
}

std::uint32_t system_button(std::uint8_t button) noexcept {
  constexpr std::array<std::uint32_t, buttons> numbers = {0, 2, 1, 3, 4};
  return numbers[button];
}

std::optional<Place> wheel_step(const Scroll& scroll) noexcept {
  if (scroll.vertical == 0 && scroll.horizontal == 0) return std::nullopt;
  const double scale = scroll.continuous ? notch / points_a_line : notch;
  // 0 - x: a zero stays a positive one.
  return Place{static_cast<float>(0 - scroll.horizontal * scale), static_cast<float>(0 - scroll.vertical * scale)};
}

std::uint8_t ClickCount::press(std::int64_t state) noexcept {
  if (state <= newest_) forgotten_ = 0;  // a new row
  newest_ = std::max<std::int64_t>(state, 1);
  return newest();
}

std::uint8_t ClickCount::newest() const {
  return static_cast<std::uint8_t>(std::clamp<std::int64_t>(newest_ - forgotten_, newest_ > 0 ? 1 : 0, most_clicks));
}

}  // namespace capstan::mac
