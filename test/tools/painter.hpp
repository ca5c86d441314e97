// x11_tool painter: an app of any number of windows with known pictures, which can also hang.
#pragma once

#include <string>
#include <vector>

namespace x11_tool {

int run_painter(const std::vector<std::string>& arguments);

}  // namespace x11_tool
