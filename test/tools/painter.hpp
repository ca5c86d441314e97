// x11_tool painter: an app of any number of windows with known pictures, which can also hang.
#pragma once

#include <string>
#include <vector>

namespace test_tool {

int run_painter(const std::vector<std::string>& arguments);

}  // namespace test_tool
