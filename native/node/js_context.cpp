#include "node/js_context.hpp"

#include <initializer_list>
#include <string>

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

// Defined rather than set: a setter on Object.prototype would be code of the host.
template <typename T>
Napi::PropertyDescriptor field(Napi::Env env, const char* name, const T& value) {
  return Napi::PropertyDescriptor::Value(name, Napi::Value::From(env, value), napi_default_jsproperty);
}

Napi::Object make_object(Napi::Env env, std::initializer_list<Napi::PropertyDescriptor> fields) {
  const Napi::Object object = Napi::Object::New(env);
  object.DefineProperties(fields);
  return object;
}

Napi::Object to_js(Napi::Env env, const Rect& rect) {
  return make_object(env, {
                              field(env, "x", rect.x),
                              field(env, "y", rect.y),
                              field(env, "width", rect.width),
                              field(env, "height", rect.height),
                          });
}

Napi::Value to_js(Napi::Env env, const WindowInfo* window) {
  if (window == nullptr) return env.Null();
  const Napi::Array kin = Napi::Array::New(env, window->kin.size());
  for (std::size_t index = 0; index < window->kin.size(); ++index) {
    kin.DefineProperty(field(env, std::to_string(index).c_str(), to_js(env, window->kin[index].get())));
  }
  return make_object(env, {
                              field(env, "id", static_cast<double>(window->id)),
                              field(env, "app", window->app),
                              field(env, "instance", window->instance),
                              field(env, "executable", window->executable),
                              field(env, "title", window->title),
                              field(env, "pid", window->pid),
                              field(env, "rect", to_js(env, window->rect)),
                              field(env, "screen", window->screen),
                              field(env, "popup", window->popup),
                              field(env, "owner", to_js(env, window->owner.get())),
                              field(env, "kin", kin),
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

Napi::Object to_js(Napi::Env env, const Context& context) {
  // Fail closed: a chain cut short could make a popup look as if it belonged to nobody.
  const bool refused = too_deep(context.focus.get(), 0) || too_deep(context.pointer.get(), 0);
  return make_object(env, {
                              field(env, "pending", context.pending && !refused),
                              field(env, "reason", name_of(refused ? ContextReason::unknown : context.reason)),
                              field(env, "focus", to_js(env, refused ? nullptr : context.focus.get())),
                              field(env, "pointer", to_js(env, refused ? nullptr : context.pointer.get())),
                          });
}

Napi::Object to_js(Napi::Env env, const Capabilities& capabilities) {
  const Napi::Array displays = Napi::Array::New(env, capabilities.displays.size());
  for (std::size_t index = 0; index < capabilities.displays.size(); ++index) {
    displays.DefineProperty(field(env, std::to_string(index).c_str(), to_js(env, capabilities.displays[index])));
  }
  return make_object(env, {
                              field(env, "backend", capabilities.backend),
                              field(env, "input", to_js(env, capabilities.input)),
                              field(env, "windows", to_js(env, capabilities.windows)),
                              field(env, "frames", to_js(env, capabilities.frames)),
                              field(env, "ui", to_js(env, capabilities.ui)),
                              field(env, "indicator", to_js(env, capabilities.indicator)),
                              field(env, "displays", displays),
                          });
}

}  // namespace capstan::node
