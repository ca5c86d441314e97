// Wine 8 has no bcryptprimitives.dll, where the standard library of Rust finds its random numbers, and so cannot load
// lz4-napi. This one goes into the system32 of a test prefix; Windows has its own.
//   x86_64-w64-mingw32-g++-posix -shared -static -O2 -o bcryptprimitives.dll bcryptprimitives.cpp -ladvapi32
#include <windows.h>
// After <windows.h>, whose types it uses.
#include <ntsecapi.h>

extern "C" __declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) {
  return RtlGenRandom(data, static_cast<ULONG>(length));
}
