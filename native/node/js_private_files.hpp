// The functions `privateFiles` of lib/binding/native-binding.ts.
#pragma once

#include <napi.h>

namespace capstan::node {

// Undefined where modes close files to others.
Napi::Value private_files_to_js(Napi::Env env);

}  // namespace capstan::node
