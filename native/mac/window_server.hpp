// What the window server says of the session and of the windows on the screen. Each is one call to it.
#pragma once

#include <optional>
#include <vector>

#include "mac/session_state.hpp"
#include "mac/window_list.hpp"

namespace capstan::mac {

// Any thread.
SessionFacts session_facts();
// Top to bottom. Nothing when it does not answer.
std::optional<std::vector<SeenWindow>> seen_windows();

}  // namespace capstan::mac
