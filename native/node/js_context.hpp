// Contexts, windows and capabilities as the objects that lib/binding/native-binding.ts describes.
#pragma once

#include <napi.h>

#include "core/capture_backend.hpp"
#include "core/context_store.hpp"

namespace capstan::node {

// Null for none. Only for a window that is not tangled.
Napi::Value to_js(Napi::Env env, const WindowInfo* window);
// A context with a tangled window is an unknown one.
Napi::Object to_js(Napi::Env env, const Context& context);
Napi::Object to_js(Napi::Env env, const Capabilities& capabilities);

}  // namespace capstan::node
