// x11_tool clients: what each client of the X server holds there, by the X-Resource extension.
#pragma once

#include <string>
#include <vector>

namespace test_tool {

int run_clients(const std::vector<std::string>& arguments);

}  // namespace test_tool
