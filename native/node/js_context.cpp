#include "node/js_context.hpp"

#include "node/js_value.hpp"

namespace capstan::node {
namespace {

// Deeper chains of owners are no application's, but could be built to exhaust the stack.
constexpr int deepest_owner = 32;

bool too_deep(const WindowInfo* window, int depth) {
  if (window == nullptr) return false;
  if (depth > deepest_owner || too_deep(window->owner.get(), depth + 1)) return true;
  for (const auto& relative : window->kin) {
    if (too_deep(relative.get(), depth + 1)) return true;
  }
  return false;
}

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
  }
  return "unknown";
}

napi_value to_js(napi_env env, const Rect& rect) {
  const napi_value object = make_object(env);
  set(env, object, "x", make_number(env, rect.x));
  set(env, object, "y", make_number(env, rect.y));
  set(env, object, "width", make_number(env, rect.width));
  set(env, object, "height", make_number(env, rect.height));
  return object;
}

napi_value to_js(napi_env env, const WindowInfo* window) {
  if (window == nullptr) return make_null(env);
  const napi_value object = make_object(env);
  set(env, object, "id", make_number(env, static_cast<double>(window->id)));
  set(env, object, "app", make_string(env, window->app));
  set(env, object, "instance", make_string(env, window->instance));
  set(env, object, "executable", make_string(env, window->executable));
  set(env, object, "title", make_string(env, window->title));
  set(env, object, "pid", make_number(env, window->pid));
  set(env, object, "rect", to_js(env, window->rect));
  set(env, object, "screen", make_number(env, window->screen));
  set(env, object, "popup", make_bool(env, window->popup));
  set(env, object, "owner", to_js(env, window->owner.get()));
  const napi_value kin = make_array(env, window->kin.size());
  for (std::size_t index = 0; index < window->kin.size(); ++index) {
    check(napi_set_element(env, kin, static_cast<std::uint32_t>(index), to_js(env, window->kin[index].get())));
  }
  set(env, object, "kin", kin);
  return object;
}

napi_value to_js(napi_env env, const FunctionStatus& status) {
  const napi_value object = make_object(env);
  set(env, object, "available", make_bool(env, status.available));
  set(env, object, "why", make_string(env, status.why));
  set(env, object, "remedy", make_string(env, status.remedy));
  return object;
}

}  // namespace

napi_value to_js(napi_env env, const Context& context) {
  // Fail closed: a chain cut short could make a popup look as if it belonged to nobody.
  const bool refused = too_deep(context.focus.get(), 0) || too_deep(context.pointer.get(), 0);
  const napi_value object = make_object(env);
  set(env, object, "pending", make_bool(env, context.pending && !refused));
  set(env, object, "reason", make_string(env, name_of(refused ? ContextReason::unknown : context.reason)));
  set(env, object, "focus", to_js(env, refused ? nullptr : context.focus.get()));
  set(env, object, "pointer", to_js(env, refused ? nullptr : context.pointer.get()));
  return object;
}

napi_value to_js(napi_env env, const Capabilities& capabilities) {
  const napi_value object = make_object(env);
  set(env, object, "backend", make_string(env, capabilities.backend));
  set(env, object, "input", to_js(env, capabilities.input));
  set(env, object, "windows", to_js(env, capabilities.windows));
  set(env, object, "frames", to_js(env, capabilities.frames));
  set(env, object, "ui", to_js(env, capabilities.ui));
  set(env, object, "indicator", to_js(env, capabilities.indicator));
  return object;
}

}  // namespace capstan::node
