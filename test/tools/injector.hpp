// x11_tool inject: input by XTEST, from a script on stdin, as fast as the server takes it or paced.
#pragma once

#include <string>
#include <vector>

namespace test_tool {

int run_injector(const std::vector<std::string>& arguments);

}  // namespace test_tool
