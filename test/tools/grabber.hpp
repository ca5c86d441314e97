// x11_tool grabber: covers the screen and grabs keyboard and pointer, as a screen locker does.
#pragma once

#include <string>
#include <vector>

namespace x11_tool {

int run_grabber(const std::vector<std::string>& arguments);

}  // namespace x11_tool
