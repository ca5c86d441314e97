// Input by SendInput: `win_tool inject`.
#pragma once

#include <string>
#include <vector>

namespace test_tool {

int run_injector(const std::vector<std::string>& arguments);

}  // namespace test_tool
