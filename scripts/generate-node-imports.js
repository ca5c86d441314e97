// Prints a C++ file that binds Node-API on Windows at load time: node native/… is told by CMake (native/node).
//
// The functions live in the host's executable, and not every host is called node.exe (Electron). An import library
// would name one; GNU's delay-load thunk spoils a call whose first argument by value is a double. Calls to a function
// declared dllimport go through a pointer named __imp_<function>, so these pointers are defined here and filled in
// when the addon is loaded.
//
// Usage: node generate-node-imports.js NAPI_VERSION
import { symbols } from 'node-api-headers';

const set = symbols[`v${process.argv[2]}`];
if (set === undefined) {
  console.error(`generate-node-imports: no Node-API version "${process.argv[2] ?? ''}"`);
  process.exit(2);
}
const names = [...set.js_native_api_symbols, ...set.node_api_symbols].sort();

process.stdout.write(`// Made by scripts/generate-node-imports.js.
#ifndef NOMINMAX
#define NOMINMAX
#endif
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#include <windows.h>

extern "C" {
${names.map((name) => `FARPROC __imp_${name} = nullptr;`).join('\n')}
}

namespace {

struct Import {
  const char* name;
  FARPROC* slot;
};

const Import imports[] = {
${names.map((name) => `    {"${name}", &__imp_${name}},`).join('\n')}
};

// Node built as a library (node.dll) or the host's own executable.
bool bind_imports() {
  const HMODULE library = GetModuleHandleW(L"node.dll");
  const HMODULE host = GetModuleHandleW(nullptr);
  for (const Import& import : imports) {
    if (library != nullptr) *import.slot = GetProcAddress(library, import.name);
    if (*import.slot == nullptr) *import.slot = GetProcAddress(host, import.name);
    if (*import.slot == nullptr) return false;
  }
  return true;
}

}  // namespace

// FALSE: the host has no Node-API of this version, and the load fails with "initialization routine failed".
extern "C" BOOL WINAPI DllMain(HINSTANCE, DWORD reason, LPVOID) {
  return reason != DLL_PROCESS_ATTACH || bind_imports() ? TRUE : FALSE;
}
`);
