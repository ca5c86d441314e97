// x11_tool grabber: covers the screen and grabs keyboard and pointer, as a screen locker does.
#pragma once

#include <string>
#include <vector>

namespace test_tool {

int run_grabber(const std::vector<std::string>& arguments);

}  // namespace test_tool
