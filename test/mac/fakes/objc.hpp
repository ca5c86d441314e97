// Classes and messages. A method is a plain function of the receiver, the selector and its arguments.
#pragma once

#include <map>
#include <string>

#include "objects.hpp"

namespace fake {

using Method = void (*)();

struct ClassObject final : Object {
  using Methods = std::map<std::string, Method>;
  explicit ClassObject(Methods all) : Object(true), methods(std::move(all)) {}
  const Methods methods;
};

// An object that answers messages.
struct Receiver : Object {
  // Null: it has no such method, and a Mac would raise an exception.
  virtual Method method(const std::string& selector) const = 0;
};

template <typename Function>
Method as_method(Function* function) {
  return reinterpret_cast<Method>(function);
}

// Null: there is no such class. screen_capture_kit.cpp and app_kit.cpp have one each.
ClassObject* screen_capture_class(const std::string& name);
ClassObject* app_class(const std::string& name);

}  // namespace fake
