// The devices that people have, as they describe themselves to the kernel.
#pragma once

#include <string>

#include "uinput_device.hpp"

namespace test_tool {

// What absolute devices count to, on both axes.
constexpr int absolute_most = 10000;
constexpr int pressure_most = 1000;
// Of a pen's tilt, each way; 57 units are a radian, so that the units are degrees.
constexpr int tilt_most = 60;

// keyboard, mouse, absolute, touch or pen. Throws std::invalid_argument for another word.
DeviceTraits traits_of(const std::string& kind);

}  // namespace test_tool
