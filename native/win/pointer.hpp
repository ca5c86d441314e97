// Where the pointer is and what the messages of WH_MOUSE_LL mean. Pure: it asks nobody, so that it can be tested alone.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace capstan::win {

struct Place {
  float x = 0;  // physical pixels of the virtual screen; negative left of and above the first monitor
  float y = 0;
};

// Of the virtual screen, around all monitors.
struct Bounds {
  float left = 0;
  float top = 0;
  float width = 0;
  float height = 0;

  [[nodiscard]] bool contains(Place place) const;
};

// When a press follows another one as a double click does.
struct ClickRule {
  std::uint32_t within_ms = 500;  // GetDoubleClickTime
  float width = 4;                // SM_CXDOUBLECLK and SM_CYDOUBLECLK: of the area around the press before
  float height = 4;
};

class Pointer {
 public:
  void set_bounds(Bounds bounds) { bounds_ = bounds; }
  [[nodiscard]] const Bounds& bounds() const { return bounds_; }

  struct Motion {
    Place place;  // within the bounds
    Place by;     // as the device gave it, accelerated: at an edge more than the pointer moved
  };
  // Where a hook says the pointer goes, which may lie beyond the edge. Nothing when it stays where it is.
  std::optional<Motion> move(Place target);
  void correct(Place truth) { place_ = truth; }
  [[nodiscard]] Place place() const { return place_; }

  // Presses in a row: 1, 2, 3…, no more than 255.
  std::uint8_t press(std::uint8_t button, std::int64_t boot_ns, Place place, const ClickRule& rule);
  void release(std::uint8_t button);
  [[nodiscard]] std::uint8_t clicks() const { return clicks_; }
  void forget_clicks() { clicks_ = 0; }

  static constexpr std::uint8_t buttons = 5;
  // Boot time of the press, ns; nothing when the button is up.
  [[nodiscard]] std::optional<std::int64_t> held_since(std::uint8_t button) const;

 private:
  Bounds bounds_;
  Place place_;
  std::array<std::optional<std::int64_t>, buttons> held_;
  std::uint8_t clicks_ = 0;
  std::uint8_t last_button_ = 0;
  std::int64_t last_press_ns_ = 0;
  Place last_press_;
};

struct ButtonChange {
  std::uint8_t button;  // W3C MouseEvent.button
  bool down;
};
// message: WM_LBUTTONDOWN…; data: MSLLHOOKSTRUCT::mouseData. Nothing for other messages.
std::optional<ButtonChange> button_of(std::uint32_t message, std::uint32_t data);

// WM_MOUSEWHEEL or WM_MOUSEHWHEEL, 1/120 of a notch; x to the right, y down. Nothing for other messages.
std::optional<Place> wheel_of(std::uint32_t message, std::uint32_t data);

}  // namespace capstan::win
