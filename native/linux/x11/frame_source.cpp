#include "linux/x11/frame_source.hpp"

namespace capstan::x11 {

FunctionStatus frame_source_status() { return {false, "The screen is not recorded yet.", ""}; }

}  // namespace capstan::x11
