// xcb/xkb.h has a field named `explicit`, a keyword of C++. A system header, so that no compiler warns of the way
// around.
#pragma once
#pragma GCC system_header

#define explicit explicit_
#include <xcb/xkb.h>
#undef explicit
