#include "node/js_error.hpp"

#include <array>
#include <exception>

#include "node/js_value.hpp"

namespace capstan::node {

void throw_problem(napi_env env, napi_value create_error, const Problem& problem) {
  std::array<napi_value, 4> arguments = {
      make_number(env, static_cast<double>(problem.fault)),
      make_string(env, problem.what),
      make_string(env, problem.remedy),
      make_number(env, problem.os_error),
  };
  napi_value error = nullptr;
  check(napi_call_function(env, make_undefined(env), create_error, arguments.size(), arguments.data(), &error));
  check(napi_throw(env, error));
}

void throw_in_flight(napi_env env) noexcept {
  bool pending = false;
  if (napi_is_exception_pending(env, &pending) != napi_ok || pending) return;
  // What a call below returns is of no use: an environment that is ending takes no exception, and needs none.
  try {
    throw;
  } catch (const Mismatch& mismatch) {
    napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE", mismatch.what());
  } catch (const std::exception& error) {
    napi_throw_error(env, "ERR_INTERNAL", error.what());
  } catch (...) {
    napi_throw_error(env, "ERR_INTERNAL", "an unknown exception in native code");
  }
}

}  // namespace capstan::node
