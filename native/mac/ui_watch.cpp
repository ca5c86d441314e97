#include "mac/ui_watch.hpp"

namespace capstan {

FunctionStatus ui_watch_status() { return {false, "Menus and fields are not recorded yet.", ""}; }

}  // namespace capstan
