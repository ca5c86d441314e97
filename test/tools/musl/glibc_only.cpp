// What the parts of Debian's libstdc++.a that Bun for musl asks for take from glibc, and musl does not have:
// scripts/setup-prebuilds.sh links them together. Only for the tests.
#include <cstdint>

extern "C" {

// "There may be other threads": what libstdc++ then does is right either way.
char __libc_single_threaded = 0;

// "No such object": an exception would find no handler. Bun throws none of C++; our addon brings its own unwinder.
int _dl_find_object(void*, void*) { return -1; }

// std::random_device, which nobody asks.
std::uint32_t arc4random() { __builtin_trap(); }
}
