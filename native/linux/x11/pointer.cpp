#include "linux/x11/pointer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace capstan::x11 {
namespace {

constexpr std::uint32_t click_ms = 500;
constexpr float click_pixels = 5;
constexpr float notch = 120;

bool near(Place a, Place b, float pixels) { return std::abs(a.x - b.x) <= pixels && std::abs(a.y - b.y) <= pixels; }

}  // namespace

void Pointer::set_screen(float width, float height) {
  width_ = width;
  height_ = height;
}

void Pointer::set_device(std::uint16_t id, PointerDevice device) { devices_[id] = std::move(device); }

Place Pointer::clamp(Place place) const {
  return {std::clamp(place.x, 0.0F, width_ - 1), std::clamp(place.y, 0.0F, height_ - 1)};
}

Pointer::Motion Pointer::motion(std::uint16_t id, const Valuators& valuators) {
  const auto found = devices_.find(id);
  const PointerDevice unknown;
  const PointerDevice& device = found == devices_.end() ? unknown : found->second;
  Motion motion;
  Place target = place_;
  Place values = {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::quiet_NaN()};
  for (const auto& [axis, value] : valuators) {
    if (axis < 2) {
      const PointerDevice::Axis& about = device.axes.at(axis);
      const float size = axis == 0 ? width_ : height_;
      float& coordinate = axis == 0 ? target.x : target.y;
      const float before = coordinate;
      (axis == 0 ? values.x : values.y) = static_cast<float>(value);
      if (about.absolute && about.max > about.min) {
        coordinate = static_cast<float>((value - about.min) / (about.max - about.min + 1)) * size;
      } else {
        coordinate += static_cast<float>(value);
      }
      (axis == 0 ? motion.by.x : motion.by.y) = about.absolute ? coordinate - before : static_cast<float>(value);
      motion.moved = target;
    }
    for (const PointerDevice::Scroll& scroll : device.scrolls) {
      if (scroll.axis != axis || scroll.increment == 0) continue;
      (scroll.vertical ? motion.wheel.y : motion.wheel.x) += static_cast<float>(value / scroll.increment) * notch;
    }
  }
  if (!motion.moved) return motion;
  const Place before = place_;
  place_ = device.injected ? injected_motion(values) : clamp(target);
  if (device.injected) motion.by = {place_.x - before.x, place_.y - before.y};
  motion.moved = place_;
  return motion;
}

Place Pointer::injected_motion(Place values) {
  if (!guessing_) if_absolute_ = if_relative_ = place_;
  guessing_ = true;
  const bool has_x = !std::isnan(values.x);
  const bool has_y = !std::isnan(values.y);
  if_absolute_ = clamp({has_x ? values.x : if_absolute_.x, has_y ? values.y : if_absolute_.y});
  if_relative_ = clamp({if_relative_.x + (has_x ? values.x : 0), if_relative_.y + (has_y ? values.y : 0)});
  return injected_absolute_ ? if_absolute_ : if_relative_;
}

void Pointer::correct(Place truth) {
  if (guessing_) {
    const bool absolute = near(truth, if_absolute_, 1);
    const bool relative = near(truth, if_relative_, 1);
    if (absolute != relative) injected_absolute_ = absolute;
  }
  guessing_ = false;
  place_ = truth;
}

std::uint8_t Pointer::press(std::uint8_t button, std::uint32_t time_ms, Place place) {
  const bool again = clicks_ > 0 && button == last_button_ && time_ms - last_press_ms_ <= click_ms &&
                     near(place, last_press_, click_pixels);
  clicks_ = again ? static_cast<std::uint8_t>(std::min(clicks_ + 1, 255)) : std::uint8_t{1};
  last_button_ = button;
  last_press_ms_ = time_ms;
  last_press_ = place;
  return clicks_;
}

std::optional<std::uint8_t> w3c_button(std::uint32_t x_button) {
  switch (x_button) {
    case 1:
    case 2:
    case 3:
      return static_cast<std::uint8_t>(x_button - 1);
    case 4:
    case 5:
    case 6:
    case 7:
      return std::nullopt;
    default:  // 8 is back: W3C 3
      return static_cast<std::uint8_t>(std::min<std::uint32_t>(x_button - 5, 255));
  }
}

std::optional<Place> wheel_of_button(std::uint32_t x_button) {
  switch (x_button) {
    case 4:
      return Place{0, -notch};
    case 5:
      return Place{0, notch};
    case 6:
      return Place{-notch, 0};
    case 7:
      return Place{notch, 0};
    default:
      return std::nullopt;
  }
}

}  // namespace capstan::x11
