// Reading and making JavaScript values by the plain C Node-API.
//
// The C++ wrappers abort the process when host code throws something that is no object, or when an environment that is
// being torn down refuses an exception. Reading an option may run a host's getter, so nothing here uses them.
#pragma once

#include <node_api.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace capstan::node {

// A Node-API call failed: an exception of the host is pending, or the environment is ending. `guarded` sees to the rest.
class NodeFailure final : public std::exception {
 public:
  const char* what() const noexcept override { return "a Node-API call failed"; }
};

// An argument is not what native-binding.ts says; becomes a TypeError.
class Mismatch final : public std::invalid_argument {
  using std::invalid_argument::invalid_argument;
};

inline void check(napi_status status) {
  if (status != napi_ok) throw NodeFailure();
}

napi_valuetype type_of(napi_env env, napi_value value);
bool is_absent(napi_env env, napi_value value);  // undefined

// `what` names the argument in the Mismatch.
napi_value get(napi_env env, napi_value object, const char* name);
double read_number(napi_env env, napi_value value, const char* what);
// A whole number from 0 to `most`.
std::uint32_t read_count(napi_env env, napi_value value, const char* what, std::uint32_t most = 0xFFFF'FFFF);
bool read_bool(napi_env env, napi_value value, const char* what);
std::string read_string(napi_env env, napi_value value, const char* what);
napi_value read_function(napi_env env, napi_value value, const char* what);
napi_value read_object(napi_env env, napi_value value, const char* what);

napi_value make_object(napi_env env);
napi_value make_array(napi_env env, std::size_t length);
napi_value make_null(napi_env env);
napi_value make_undefined(napi_env env);
napi_value make_number(napi_env env, double value);
napi_value make_bool(napi_env env, bool value);
napi_value make_string(napi_env env, std::string_view value);
void set(napi_env env, napi_value object, const char* name, napi_value value);

}  // namespace capstan::node
