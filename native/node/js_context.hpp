// Context and Capabilities as the objects that lib/binding/native-binding.ts describes.
#pragma once

#include <node_api.h>

#include "core/capture_backend.hpp"
#include "core/context_store.hpp"

namespace capstan::node {

napi_value to_js(napi_env env, const Context& context);
napi_value to_js(napi_env env, const Capabilities& capabilities);

}  // namespace capstan::node
