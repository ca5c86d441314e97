// Making what JavaScript gets. Defined rather than set: a setter on Object.prototype would be code of the host.
#pragma once

#include <napi.h>

#include <cstddef>
#include <initializer_list>
#include <string>
#include <vector>

namespace capstan::node {

template <typename T>
Napi::PropertyDescriptor field(Napi::Env env, const char* name, const T& value) {
  return Napi::PropertyDescriptor::Value(name, Napi::Value::From(env, value), napi_default_jsproperty);
}

inline Napi::Object make_object(Napi::Env env, std::initializer_list<Napi::PropertyDescriptor> fields) {
  const Napi::Object object = Napi::Object::New(env);
  object.DefineProperties(fields);
  return object;
}

// One element for each of `items`, made by `make(item)`.
template <typename T, typename Make>
Napi::Array make_array(Napi::Env env, const std::vector<T>& items, const Make& make) {
  const Napi::Array array = Napi::Array::New(env, items.size());
  for (std::size_t index = 0; index < items.size(); ++index) {
    array.DefineProperty(field(env, std::to_string(index).c_str(), make(items[index])));
  }
  return array;
}

}  // namespace capstan::node
