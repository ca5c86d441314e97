#include "linux/evdev/pointer.hpp"

#include <linux/input-event-codes.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace capstan::evdev {
namespace {

// As toolkits have it by default (GTK, Qt: 400 ms, 5 pixels).
constexpr std::int64_t click_ns = 400'000'000;
constexpr float click_distance = 5;
// How wide a screen is taken to be where its size is not told, to tell a click that stays from one that moves.
constexpr float usual_width = 1920;

constexpr float unknown = std::numeric_limits<float>::quiet_NaN();

// Not std::hypot, which asks for a newer glibc than the package may.
float length(float dx, float dy) { return std::sqrt(dx * dx + dy * dy); }

}  // namespace

std::optional<std::uint8_t> w3c_button(std::uint16_t code) {
  switch (code) {
    case BTN_LEFT:
      return std::uint8_t{0};
    case BTN_MIDDLE:
      return std::uint8_t{1};
    case BTN_RIGHT:
      return std::uint8_t{2};
    default:  // BTN_SIDE is back, 3; BTN_EXTRA forward, 4
      if (code < BTN_SIDE || code > BTN_TASK) return std::nullopt;
      return static_cast<std::uint8_t>(code - BTN_SIDE + 3);
  }
}

void Pointer::set_outputs(const std::vector<Rect>& outputs) {
  screen_ = outputs.size() == 1 ? std::optional(outputs.front()) : std::nullopt;
}

Pointer::Place Pointer::place_of(Position at) const {
  if (!screen_) return {unknown, unknown};
  return {static_cast<float>(screen_->x) + at.x * static_cast<float>(screen_->width),
          static_cast<float>(screen_->y) + at.y * static_cast<float>(screen_->height)};
}

Pointer::Place Pointer::cursor() const { return cursor_ ? place_of(*cursor_) : Place{unknown, unknown}; }

void Pointer::move(const MotionInput& motion, EventRecord& record) {
  cursor_.reset();
  travelled(length(motion.dx, motion.dy));
  record.kind = EventKind::move;
  record.pointer = {unknown, unknown, motion.dx, motion.dy};
}

void Pointer::move(const PositionInput& position, EventRecord& record) {
  const Position from = cursor_.value_or(position.at);
  cursor_ = position.at;
  const float width = screen_ ? static_cast<float>(screen_->width) : usual_width;
  const float height = screen_ ? static_cast<float>(screen_->height) : usual_width;
  const float dx = (position.at.x - from.x) * width;
  const float dy = (position.at.y - from.y) * height;
  travelled(length(dx, dy));
  const Place place = cursor();
  record.kind = EventKind::move;
  record.pointer = {place.x, place.y, screen_ ? dx : 0, screen_ ? dy : 0};
}

void Pointer::scroll(const ScrollInput& scroll, EventRecord& record) const {
  const Place place = cursor();
  record.kind = EventKind::wheel;
  record.pointer = {place.x, place.y, scroll.x, scroll.y};
}

bool Pointer::button(const ButtonInput& button, std::uint8_t mods, std::int64_t time_ns, EventRecord& record) {
  const std::optional<std::uint8_t> number = w3c_button(button.code);
  if (!number) return false;
  if (button.down) {
    const bool again =
        clicks_ > 0 && *number == last_button_ && time_ns - last_press_ns_ <= click_ns && travelled_ <= click_distance;
    clicks_ = again ? static_cast<std::uint8_t>(std::min(clicks_ + 1, 255)) : std::uint8_t{1};
    last_button_ = *number;
    last_press_ns_ = time_ns;
    travelled_ = 0;
  }
  const Place place = cursor();
  record.kind = button.down ? EventKind::button_down : EventKind::button_up;
  record.button = {place.x, place.y, *number, clicks_, mods, {}};
  return true;
}

void Pointer::touch(const TouchInput& touch, EventRecord& record) {
  using Phase = TouchInput::Phase;
  std::optional<Position>& at = touches_.at(touch.contact);
  // The end of a touch tells no place of its own: it is where the finger was last.
  if (touch.phase == Phase::down || touch.phase == Phase::move) at = touch.at;
  const Place place = at ? place_of(*at) : Place{unknown, unknown};
  if (touch.phase == Phase::up || touch.phase == Phase::cancel) at.reset();
  constexpr std::array<EventKind, 4> kinds = {EventKind::touch_down, EventKind::touch_move, EventKind::touch_up,
                                              EventKind::touch_cancel};
  record.kind = kinds.at(static_cast<std::size_t>(touch.phase));
  record.touch = {place.x, place.y, touch.contact, {}};
}

void Pointer::pen(const PenInput& pen, EventRecord& record) const {
  constexpr float all = 65535;
  const auto degrees = [](float tilt) {
    return static_cast<std::int8_t>(std::lround(std::clamp(tilt, -90.0F, 90.0F)));
  };
  const Place place = place_of(pen.at);
  std::uint8_t buttons = 0;
  if (pen.touches) buttons = pen.eraser ? 32 : 1;
  if (pen.barrel) buttons |= 2;
  constexpr std::array<EventKind, 3> kinds = {EventKind::pen_down, EventKind::pen_move, EventKind::pen_up};
  record.kind = kinds.at(static_cast<std::size_t>(pen.phase));
  record.pen = {};
  record.pen.x = place.x;
  record.pen.y = place.y;
  record.pen.pressure = static_cast<std::uint16_t>(std::lround(std::clamp(pen.pressure, 0.0F, 1.0F) * all));
  record.pen.tilt_x = degrees(pen.tilt_x);
  record.pen.tilt_y = degrees(pen.tilt_y);
  record.pen.buttons = buttons;
}

void Pointer::forget() {
  cursor_.reset();
  clicks_ = 0;
}

}  // namespace capstan::evdev
