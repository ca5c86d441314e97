// What is in the way where the input devices cannot be read, and what to do about it.
#pragma once

#include <string>
#include <vector>

#include "core/capture_backend.hpp"

namespace capstan::evdev {

// The kernel's input devices: /dev/input/event0…
std::vector<std::string> device_paths(const std::string& folder = "/dev/input");

Problem library_problem(const std::string& missing);
Problem permission_problem(int os_error);
// No device was found. Where there are some, and this user may read none, it is the permission.
Problem no_device_problem(const std::string& folder = "/dev/input");

}  // namespace capstan::evdev
