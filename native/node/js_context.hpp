// Context and Capabilities as the objects that lib/binding/native-binding.ts describes.
#pragma once

#include <napi.h>

#include "core/capture_backend.hpp"
#include "core/context_store.hpp"

namespace capstan::node {

Napi::Object to_js(Napi::Env env, const Context& context);
Napi::Object to_js(Napi::Env env, const Capabilities& capabilities);

}  // namespace capstan::node
