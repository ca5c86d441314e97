#include "node/js_context.hpp"

#include "core/window_identity.hpp"
#include "node/js_object.hpp"

namespace capstan::node {
namespace {

const char* name_of(ContextReason reason) {
  switch (reason) {
    case ContextReason::none:
      return "none";
    case ContextReason::unknown:
      return "unknown";
    case ContextReason::grab:
      return "grab";
    case ContextReason::no_window_manager:
      return "no-window-manager";
    case ContextReason::elevated:
      return "elevated";
    case ContextReason::secure_desktop:
      return "secure-desktop";
    case ContextReason::secure_input:
      return "secure-input";
  }
  return "unknown";
}

Napi::Object to_js(Napi::Env env, const Rect& rect) {
  return make_object(env, {
                              field(env, "x", rect.x),
                              field(env, "y", rect.y),
                              field(env, "width", rect.width),
                              field(env, "height", rect.height),
                          });
}

Napi::Object to_js(Napi::Env env, const FunctionStatus& status) {
  return make_object(env, {
                              field(env, "available", status.available),
                              field(env, "why", status.why),
                              field(env, "remedy", status.remedy),
                          });
}

}  // namespace

Napi::Value to_js(Napi::Env env, const WindowInfo* window) {
  if (window == nullptr) return env.Null();
  const auto relative = [env](const auto& other) { return to_js(env, other.get()); };
  return make_object(env, {
                              field(env, "id", static_cast<double>(window->id)),
                              field(env, "app", window->app),
                              field(env, "instance", window->instance),
                              field(env, "executable", window->executable),
                              field(env, "title", window->title),
                              field(env, "windowClass", window->window_class),
                              field(env, "pid", window->pid),
                              field(env, "rect", to_js(env, window->rect)),
                              field(env, "screen", window->screen),
                              field(env, "popup", window->popup),
                              field(env, "owner", to_js(env, window->owner.get())),
                              field(env, "kin", make_array(env, window->kin, relative)),
                          });
}

Napi::Object to_js(Napi::Env env, const Context& context) {
  const bool refused = (context.focus && tangled(*context.focus)) || (context.pointer && tangled(*context.pointer));
  return make_object(env, {
                              field(env, "pending", context.pending && !refused),
                              field(env, "reason", name_of(refused ? ContextReason::unknown : context.reason)),
                              field(env, "focus", to_js(env, refused ? nullptr : context.focus.get())),
                              field(env, "pointer", to_js(env, refused ? nullptr : context.pointer.get())),
                          });
}

Napi::Object to_js(Napi::Env env, const Capabilities& capabilities) {
  const auto display = [env](const Rect& rect) { return to_js(env, rect); };
  return make_object(env, {
                              field(env, "backend", capabilities.backend),
                              field(env, "chosen", capabilities.chosen),
                              field(env, "input", to_js(env, capabilities.input)),
                              field(env, "windows", to_js(env, capabilities.windows)),
                              field(env, "frames", to_js(env, capabilities.frames)),
                              field(env, "ui", to_js(env, capabilities.ui)),
                              field(env, "indicator", to_js(env, capabilities.indicator)),
                              field(env, "displays", make_array(env, capabilities.displays, display)),
                          });
}

}  // namespace capstan::node
