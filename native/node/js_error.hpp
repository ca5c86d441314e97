// The one place where a fault, or a C++ exception, becomes a JavaScript exception.
#pragma once

#include <node_api.h>

#include <utility>

#include "core/capture_backend.hpp"

namespace capstan::node {

// Throws in JavaScript what `create_error(fault, what, remedy, osError)` makes. The host's function may itself throw,
// anything at all: that is then what the caller gets.
void throw_problem(napi_env env, napi_value create_error, const Problem& problem);

// Call in a catch block: turns the C++ exception in flight into a JavaScript one, unless one is pending already.
void throw_in_flight(napi_env env) noexcept;

// No C++ exception may cross the C boundary. Every function that Node calls runs its body in here.
template <typename Body>
napi_value guarded(napi_env env, Body&& body) noexcept {
  try {
    return std::forward<Body>(body)();
  } catch (...) {
    throw_in_flight(env);
    return nullptr;
  }
}

}  // namespace capstan::node
