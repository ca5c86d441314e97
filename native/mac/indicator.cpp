#include "mac/indicator.hpp"

namespace capstan {

FunctionStatus indicator_status() { return {false, "The badge on the screen does not exist yet.", ""}; }

}  // namespace capstan
