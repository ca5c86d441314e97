// What Capstan uses of the blocks runtime, which is in libSystem: the class of a block that lies on the stack. The
// layout of a block is that of "Block Implementation Specification" (clang.llvm.org/docs/Block-ABI-Apple.html).
#pragma once

// clang-format off
extern "C" {
extern void* _NSConcreteStackBlock[32];
}
// clang-format on
