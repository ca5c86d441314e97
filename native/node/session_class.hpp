// The JavaScript class `Session` of lib/binding/native-binding.ts: checks arguments, and calls capstan::node::Session.
#pragma once

#include <node_api.h>

namespace capstan::node {

napi_value define_session_class(napi_env env);

}  // namespace capstan::node
