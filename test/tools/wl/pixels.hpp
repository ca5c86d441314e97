// A picture of one colour for a window: a compositor shows none without.
#pragma once

#include "handles.hpp"

namespace test_tool {

BufferHandle plain_picture(wl_shm* shm, int width, int height);

}  // namespace test_tool
