// What the pointer events of a CGEventTap mean. Plain C++: it is tested where there is no macOS.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/event_record.hpp"

namespace capstan::mac {

// Root coordinates: the "global display coordinates" of Quartz, which are points (one or two pixels wide) from the top
// left corner of the main display; negative left of and above it.
struct Place {
  float x = 0;
  float y = 0;
};

struct ButtonChange {
  std::uint8_t button = 0;  // W3C MouseEvent.button
  bool down = false;
};
// type: CGEventType. number: kCGMouseEventButtonNumber. Nothing for other events, and for buttons that W3C has no
// number for.
std::optional<ButtonChange> button_change(std::uint32_t type, std::int64_t number) noexcept;
// Whether the pointer moved, with a button held or without.
bool is_motion(std::uint32_t type) noexcept;

inline constexpr std::uint8_t buttons = 5;
// CGMouseButton of a W3C button below `buttons`.
std::uint32_t system_button(std::uint8_t button) noexcept;

// A kCGEventScrollWheel: how far, as macOS tells it; positive is up and to the left.
struct Scroll {
  bool continuous = false;  // of a trackpad or a Magic Mouse: in points, else in lines
  double vertical = 0;      // kCGScrollWheelEventPointDeltaAxis1 or FixedPtDeltaAxis1
  double horizontal = 0;    // Axis2
};
// 1/120 of a notch; x to the right, y down. Nothing when it is nowhere.
std::optional<Place> wheel_step(const Scroll& scroll) noexcept;

// Presses in a row, by macOS's own count, as far as they lie in one context: what was pressed elsewhere does not count.
class ClickCount {
 public:
  void forget() { forgotten_ = newest_; }
  // state: kCGMouseEventClickState of a press, 1 or more. No more than 255.
  std::uint8_t press(std::int64_t state) noexcept;
  [[nodiscard]] std::uint8_t newest() const;

 private:
  std::int64_t newest_ = 0;
  std::int64_t forgotten_ = 0;  // how many of them lie in another context
};

}  // namespace capstan::mac
