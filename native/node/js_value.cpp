#include "node/js_value.hpp"

#include <cmath>

namespace capstan::node {
namespace {

void expect(napi_env env, napi_value value, napi_valuetype type, const char* what, const char* type_name) {
  if (type_of(env, value) != type) throw Mismatch(std::string(what) + " must be " + type_name + ".");
}

}  // namespace

napi_valuetype type_of(napi_env env, napi_value value) {
  napi_valuetype type = napi_undefined;
  check(napi_typeof(env, value, &type));
  return type;
}

bool is_absent(napi_env env, napi_value value) { return type_of(env, value) == napi_undefined; }

napi_value get(napi_env env, napi_value object, const char* name) {
  napi_value value = nullptr;
  check(napi_get_named_property(env, object, name, &value));
  return value;
}

double read_number(napi_env env, napi_value value, const char* what) {
  expect(env, value, napi_number, what, "a number");
  double number = 0;
  check(napi_get_value_double(env, value, &number));
  if (!std::isfinite(number)) throw Mismatch(std::string(what) + " must be a finite number.");
  return number;
}

std::uint32_t read_count(napi_env env, napi_value value, const char* what, std::uint32_t most) {
  const double number = read_number(env, value, what);
  if (number < 0 || number > most || number != std::floor(number)) {
    throw Mismatch(std::string(what) + " must be a whole number from 0 to " + std::to_string(most) + ".");
  }
  return static_cast<std::uint32_t>(number);
}

bool read_bool(napi_env env, napi_value value, const char* what) {
  expect(env, value, napi_boolean, what, "a boolean");
  bool flag = false;
  check(napi_get_value_bool(env, value, &flag));
  return flag;
}

std::string read_string(napi_env env, napi_value value, const char* what) {
  expect(env, value, napi_string, what, "a string");
  std::size_t length = 0;
  check(napi_get_value_string_utf8(env, value, nullptr, 0, &length));
  std::string text(length, '\0');
  check(napi_get_value_string_utf8(env, value, text.data(), length + 1, &length));
  return text;
}

napi_value read_function(napi_env env, napi_value value, const char* what) {
  expect(env, value, napi_function, what, "a function");
  return value;
}

napi_value read_object(napi_env env, napi_value value, const char* what) {
  expect(env, value, napi_object, what, "an object");
  return value;
}

napi_value make_object(napi_env env) {
  napi_value object = nullptr;
  check(napi_create_object(env, &object));
  return object;
}

napi_value make_array(napi_env env, std::size_t length) {
  napi_value array = nullptr;
  check(napi_create_array_with_length(env, length, &array));
  return array;
}

napi_value make_null(napi_env env) {
  napi_value value = nullptr;
  check(napi_get_null(env, &value));
  return value;
}

napi_value make_undefined(napi_env env) {
  napi_value value = nullptr;
  check(napi_get_undefined(env, &value));
  return value;
}

napi_value make_number(napi_env env, double value) {
  napi_value number = nullptr;
  check(napi_create_double(env, value, &number));
  return number;
}

napi_value make_bool(napi_env env, bool value) {
  napi_value flag = nullptr;
  check(napi_get_boolean(env, value, &flag));
  return flag;
}

napi_value make_string(napi_env env, std::string_view value) {
  napi_value text = nullptr;
  check(napi_create_string_utf8(env, value.data(), value.size(), &text));
  return text;
}

void set(napi_env env, napi_value object, const char* name, napi_value value) {
  check(napi_set_named_property(env, object, name, value));
}

}  // namespace capstan::node
