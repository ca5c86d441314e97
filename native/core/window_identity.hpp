// For which windows a verdict of the policy holds, and on which it is not even asked.
#pragma once

#include "core/context_store.hpp"

namespace capstan {

// Whether a verdict on one holds for the other: all but the place is the same, owners and kin included. When in doubt
// (see tangled) it does not.
bool same_identity(const WindowInfo& a, const WindowInfo& b);

// More owners in a row, or more relatives in all, than an application has. They could be built to exhaust the stack,
// and a chain cut short could make a popup look as if it belonged to nobody: such a window is denied.
bool tangled(const WindowInfo& window);

}  // namespace capstan
