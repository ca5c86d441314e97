// What a test says to the fake Mac. Any thread.
#pragma once

#include <string>
#include <vector>

namespace fake {

using Command = std::vector<std::string>;  // a verb and its words

// Does one thing; what it answers. Throws std::invalid_argument when there is no such command.
std::string tell(const Command& command);
// Does them one after another on a thread of its own, as a person would while the test's process is busy.
void play(std::vector<Command> commands);
bool playing();

}  // namespace fake
