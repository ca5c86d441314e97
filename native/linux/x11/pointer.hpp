// Where the pointer is and what its raw events mean. Pure: it asks nobody, so that it can be tested alone.
//
// XInput raw events carry valuators, not a root position. An absolute device's valuators give it exactly; a relative
// device's deltas add up from the last known place, and the server's own answer corrects the sum. The XTEST pointer
// says "relative" and sends either, without telling which; the server's answers decide which reading is right.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace capstan::x11 {

struct Place {
  float x = 0;  // root pixels
  float y = 0;
};

struct PointerDevice {
  struct Axis {
    bool absolute = false;
    double min = 0;
    double max = 0;
  };
  struct Scroll {
    std::uint16_t axis = 0;
    bool vertical = true;
    double increment = 1;  // valuator units of one notch; its sign turns the direction
  };
  bool injected = false;     // an XTEST device
  std::array<Axis, 2> axes;  // x, y
  std::vector<Scroll> scrolls;
};

class Pointer {
 public:
  Pointer(float width, float height) : width_(width), height_(height) {}

  void set_screen(float width, float height);
  void set_device(std::uint16_t id, PointerDevice device);
  void forget_devices() { devices_.clear(); }

  // A value for each axis that the raw event names, after acceleration.
  using Valuators = std::vector<std::pair<std::uint16_t, double>>;
  struct Motion {
    std::optional<Place> moved;  // the new place, when the event moves the pointer
    Place by;                    // the motion itself, device units, accelerated
    Place wheel;                 // 1/120 of a notch: x to the right, y down
  };
  Motion motion(std::uint16_t device, const Valuators& valuators);
  // The server's own answer, taken at its place in the stream.
  void correct(Place truth);
  [[nodiscard]] Place place() const { return place_; }

  // Presses in a row: the same button, within 500 ms and 5 pixels of the one before.
  std::uint8_t press(std::uint8_t button, std::uint32_t time_ms, Place place);
  [[nodiscard]] std::uint8_t clicks() const { return clicks_; }
  void forget_clicks() { clicks_ = 0; }

 private:
  [[nodiscard]] Place clamp(Place place) const;
  Place injected_motion(Place values);

  float width_;
  float height_;
  std::unordered_map<std::uint16_t, PointerDevice> devices_;
  Place place_;
  // The two readings of XTEST motion since the last answer.
  bool guessing_ = false;
  bool injected_absolute_ = true;
  Place if_absolute_;
  Place if_relative_;

  std::uint8_t clicks_ = 0;
  std::uint8_t last_button_ = 0;
  std::uint32_t last_press_ms_ = 0;
  Place last_press_;
};

// X button to W3C MouseEvent.button; nothing for the wheel's buttons 4 to 7.
std::optional<std::uint8_t> w3c_button(std::uint32_t x_button);
// X buttons 4 to 7 to 1/120 of a notch.
std::optional<Place> wheel_of_button(std::uint32_t x_button);

}  // namespace capstan::x11
