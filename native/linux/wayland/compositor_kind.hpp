// Which compositors are of use, and what is said of the others.
#pragma once

#include <optional>
#include <string>

#include "core/capture_backend.hpp"

namespace capstan::wayland {

// compositor: the name of its process.
// A window that is "activated" has the keyboard by convention only. A compositor that leaves it activated while a lock
// screen or a launcher has the keyboard would have a password taken for the window's: only those are used of which it
// was measured that they do not (docs/adr/0022).
std::optional<Problem> unfit_compositor(const std::string& compositor);

// For one that does not tell its windows.
Problem no_window_list(const std::string& compositor);

}  // namespace capstan::wayland
