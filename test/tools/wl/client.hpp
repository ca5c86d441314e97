// wl_tool client: an application of one window, with popups and dialogs on demand.
#pragma once

#include <string>
#include <vector>

namespace test_tool {

int run_client(const std::vector<std::string>& arguments);

}  // namespace test_tool
