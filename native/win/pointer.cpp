#include "win/pointer.hpp"

#include <algorithm>
#include <cmath>

namespace capstan::win {
namespace {

// winuser.h; input_hook.cpp checks them against the real ones.
constexpr std::uint32_t left_down = 0x0201;
constexpr std::uint32_t left_up = 0x0202;
constexpr std::uint32_t right_down = 0x0204;
constexpr std::uint32_t right_up = 0x0205;
constexpr std::uint32_t middle_down = 0x0207;
constexpr std::uint32_t middle_up = 0x0208;
constexpr std::uint32_t wheel = 0x020A;
constexpr std::uint32_t x_down = 0x020B;
constexpr std::uint32_t x_up = 0x020C;
constexpr std::uint32_t horizontal_wheel = 0x020E;

constexpr std::uint8_t most_clicks = 255;
constexpr std::int64_t ns_per_ms = 1'000'000;

}  // namespace

bool Bounds::contains(Place place) const {
  return place.x >= left && place.x < left + width && place.y >= top && place.y < top + height;
}

std::optional<Pointer::Motion> Pointer::move(Place target) {
  const Place by = {target.x - place_.x, target.y - place_.y};
  if (by.x == 0 && by.y == 0) return std::nullopt;
  if (bounds_.width > 0 && bounds_.height > 0) {
    target.x = std::clamp(target.x, bounds_.left, bounds_.left + bounds_.width - 1);
    target.y = std::clamp(target.y, bounds_.top, bounds_.top + bounds_.height - 1);
  }
  place_ = target;
  return Motion{target, by};
}

std::uint8_t Pointer::press(std::uint8_t button, std::int64_t boot_ns, Place place, const ClickRule& rule) {
  const bool again = clicks_ > 0 && button == last_button_ && boot_ns - last_press_ns_ <= rule.within_ms * ns_per_ms &&
                     std::abs(place.x - last_press_.x) * 2 <= rule.width &&
                     std::abs(place.y - last_press_.y) * 2 <= rule.height;
  clicks_ = again ? static_cast<std::uint8_t>(std::min(clicks_ + 1, int{most_clicks})) : std::uint8_t{1};
  last_button_ = button;
  last_press_ns_ = boot_ns;
  last_press_ = place;
  if (button < buttons) held_[button] = boot_ns;
  return clicks_;
}

void Pointer::release(std::uint8_t button) {
  if (button < buttons) held_[button].reset();
}

std::optional<std::int64_t> Pointer::held_since(std::uint8_t button) const { return held_[button]; }

std::optional<ButtonChange> button_of(std::uint32_t message, std::uint32_t data) {
  switch (message) {
    case left_down:
    case left_up:
      return ButtonChange{0, message == left_down};
    case middle_down:
    case middle_up:
      return ButtonChange{1, message == middle_down};
    case right_down:
    case right_up:
      return ButtonChange{2, message == right_down};
    case x_down:
    case x_up: {
      // XBUTTON1 is back, XBUTTON2 forward.
      const std::uint32_t which = data >> 16U;
      if (which != 1 && which != 2) return std::nullopt;
      return ButtonChange{static_cast<std::uint8_t>(which + 2), message == x_down};
    }
    default:
      return std::nullopt;
  }
}

std::optional<Place> wheel_of(std::uint32_t message, std::uint32_t data) {
  const auto step = static_cast<float>(static_cast<std::int16_t>(data >> 16U));
  if (step == 0) return std::nullopt;
  if (message == wheel) return Place{0, -step};
  if (message == horizontal_wheel) return Place{step, 0};
  return std::nullopt;
}

}  // namespace capstan::win
