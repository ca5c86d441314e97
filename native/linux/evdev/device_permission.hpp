// Whether this user may read the input devices, and what to do where not. Opens none.
#pragma once

#include <string>
#include <vector>

#include "core/capture_backend.hpp"

namespace capstan::evdev {

// The kernel's input devices: /dev/input/event0…
std::vector<std::string> device_paths(const std::string& folder = "/dev/input");

Problem library_problem(const std::string& missing);
Problem permission_problem(int os_error);
Problem no_device_problem();

// What start() would say of devices and libraries, found without opening a device.
FunctionStatus device_status();

}  // namespace capstan::evdev
