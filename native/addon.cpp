// Module init, and the only list of what the addon exports (lib/binding/native-binding.ts has the types). There is no
// state besides that of each Session, so that every environment of the process may load it.
#include <node_api.h>

#include "node/js_error.hpp"
#include "node/js_value.hpp"
#include "node/session_class.hpp"

NAPI_MODULE_INIT() {
  using namespace capstan::node;
  return guarded(env, [&] {
    set(env, exports, "Session", define_session_class(env));
    return exports;
  });
}
