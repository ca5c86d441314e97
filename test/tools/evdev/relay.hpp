// The machine's own monitor (QMP), for the test that runs in the machine.
#pragma once

#include <string>

namespace test_tool {

// Writes stdin's lines to a device and says the device's lines, each as the `reply` of a line of its own.
int run_relay(const std::string& path);

}  // namespace test_tool
