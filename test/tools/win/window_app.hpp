// A program with a window: `win_tool window`.
#pragma once

#include <string>
#include <vector>

namespace test_tool {

int run_window(const std::vector<std::string>& arguments);

}  // namespace test_tool
