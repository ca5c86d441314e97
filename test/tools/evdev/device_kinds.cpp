#include "device_kinds.hpp"

#include <stdexcept>

namespace test_tool {
namespace {

constexpr int fingers = 10;
constexpr int units_a_mm = 40;
constexpr int units_a_radian = 57;

std::vector<std::uint16_t> all_keys() {
  std::vector<std::uint16_t> keys;
  for (std::uint16_t code = KEY_ESC; code <= KEY_MICMUTE; ++code) keys.push_back(code);
  return keys;
}

std::vector<Axis> plane() {
  return {{.code = ABS_X, .lowest = 0, .highest = absolute_most, .per_mm = units_a_mm},
          {.code = ABS_Y, .lowest = 0, .highest = absolute_most, .per_mm = units_a_mm}};
}

DeviceTraits keyboard() {
  DeviceTraits traits{.name = "Capstan test keyboard"};
  traits.keys = all_keys();
  traits.repeats = true;
  return traits;
}

DeviceTraits mouse() {
  DeviceTraits traits{.name = "Capstan test mouse"};
  traits.keys = {BTN_LEFT, BTN_RIGHT, BTN_MIDDLE, BTN_SIDE, BTN_EXTRA};
  traits.relative = {REL_X, REL_Y, REL_WHEEL, REL_HWHEEL, REL_WHEEL_HI_RES, REL_HWHEEL_HI_RES};
  return traits;
}

// As virtual machines have it: a mouse that tells places.
DeviceTraits absolute() {
  DeviceTraits traits{.name = "Capstan test tablet of a machine"};
  traits.keys = {BTN_LEFT, BTN_RIGHT, BTN_MIDDLE};
  traits.relative = {REL_WHEEL};
  traits.absolute = plane();
  return traits;
}

DeviceTraits touch() {
  DeviceTraits traits{.name = "Capstan test touch screen"};
  traits.keys = {BTN_TOUCH};
  traits.properties = {INPUT_PROP_DIRECT};
  traits.absolute = plane();
  traits.absolute.push_back({.code = ABS_MT_SLOT, .lowest = 0, .highest = fingers - 1});
  traits.absolute.push_back({.code = ABS_MT_TRACKING_ID, .lowest = 0, .highest = 65535});
  traits.absolute.push_back({.code = ABS_MT_POSITION_X, .lowest = 0, .highest = absolute_most, .per_mm = units_a_mm});
  traits.absolute.push_back({.code = ABS_MT_POSITION_Y, .lowest = 0, .highest = absolute_most, .per_mm = units_a_mm});
  return traits;
}

DeviceTraits pen() {
  DeviceTraits traits{.name = "Capstan test pen"};
  traits.keys = {BTN_TOOL_PEN, BTN_TOUCH, BTN_STYLUS, BTN_STYLUS2};
  traits.properties = {INPUT_PROP_DIRECT};
  traits.absolute = plane();
  traits.absolute.push_back({.code = ABS_PRESSURE, .lowest = 0, .highest = pressure_most});
  traits.absolute.push_back({.code = ABS_TILT_X, .lowest = -tilt_most, .highest = tilt_most, .per_mm = units_a_radian});
  traits.absolute.push_back({.code = ABS_TILT_Y, .lowest = -tilt_most, .highest = tilt_most, .per_mm = units_a_radian});
  return traits;
}

}  // namespace

DeviceTraits traits_of(const std::string& kind) {
  if (kind == "keyboard") return keyboard();
  if (kind == "mouse") return mouse();
  if (kind == "absolute") return absolute();
  if (kind == "touch") return touch();
  if (kind == "pen") return pen();
  throw std::invalid_argument("no such device: " + kind);
}

}  // namespace test_tool
