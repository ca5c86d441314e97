// Plays what people do on devices of its own.
#pragma once

#include <string>
#include <vector>

namespace test_tool {

// Commands from stdin, a line each, until it closes; see player.cpp. The arguments are the first devices.
int run_player(const std::vector<std::string>& kinds);

}  // namespace test_tool
