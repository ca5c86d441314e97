// Module init, and the only list of what the addon exports (lib/binding/native-binding.ts has the types). No
// Napi::Addon: that is for state of an environment, and there is none besides that of each Session.
#include <napi.h>

#include "node/js_private_files.hpp"
#include "node/session.hpp"

namespace {

Napi::Object init(Napi::Env env, Napi::Object exports) {
  exports.Set("Session", capstan::node::Session::define(env));
  exports.Set("privateFiles", capstan::node::private_files_to_js(env));
  return exports;
}

}  // namespace

NODE_API_MODULE(capstan, init)
