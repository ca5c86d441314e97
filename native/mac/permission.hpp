// What macOS withholds until the person allows it, and what this session can do; asked without a prompt.
#pragma once

#include <optional>

#include "core/capture_backend.hpp"

namespace capstan::mac {

Capabilities mac_capabilities();
// What keeps a capture of input from starting. Nothing: it may start.
std::optional<Problem> missing_permission();
// Has macOS ask the person, once for each permission that is missing; it shows a prompt, or nothing where the person
// has answered before. Only ever on the person's own request.
void ask_for_permissions();

}  // namespace capstan::mac
