// The one place that includes <windows.h>, so that every file sees the same Windows.
#pragma once

#ifndef NOMINMAX  // libstdc++ defines it on its own
#define NOMINMAX
#endif
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#include <windows.h>
