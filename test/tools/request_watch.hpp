// x11_tool requests: who asks the X server for pixels, seen by the RECORD extension.
#pragma once

#include <string>
#include <vector>

namespace test_tool {

int run_request_watch(const std::vector<std::string>& arguments);

}  // namespace test_tool
