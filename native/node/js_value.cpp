#include "node/js_value.hpp"

#include <cmath>

namespace capstan::node {
namespace {

Napi::Value expect(Napi::Value value, napi_valuetype type, const char* what, const char* type_name) {
  if (value.Type() != type) throw_type_error(value.Env(), std::string(what) + " must be " + type_name + ".");
  return value;
}

double read_number(Napi::Value value, const char* what) {
  const double number = expect(value, napi_number, what, "a number").As<Napi::Number>().DoubleValue();
  if (!std::isfinite(number)) throw_type_error(value.Env(), std::string(what) + " must be a finite number.");
  return number;
}

}  // namespace

void throw_pending(Napi::Env env) { throw Napi::Error(env, nullptr); }

void throw_type_error(Napi::Env env, const std::string& message) {
  // Raw, because Napi::TypeError has no code.
  napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE", message.c_str());
  throw_pending(env);
}

Napi::Object read_object(Napi::Value value, const char* what) {
  return expect(value, napi_object, what, "an object").As<Napi::Object>();
}

Napi::Array read_array(Napi::Value value, const char* what) {
  if (!value.IsArray()) throw_type_error(value.Env(), std::string(what) + " must be an array.");
  return value.As<Napi::Array>();
}

std::uint32_t read_count(Napi::Value value, const char* what, std::uint32_t most) {
  const double number = read_number(value, what);
  if (number < 0 || number > most || number != std::floor(number)) {
    throw_type_error(value.Env(),
                     std::string(what) + " must be a whole number from 0 to " + std::to_string(most) + ".");
  }
  return static_cast<std::uint32_t>(number);
}

bool read_flag(Napi::Value value, const char* what) {
  return expect(value, napi_boolean, what, "a boolean").As<Napi::Boolean>().Value();
}

std::string read_text(Napi::Value value, const char* what) {
  return expect(value, napi_string, what, "a string").As<Napi::String>().Utf8Value();
}

std::span<std::byte> read_shared_bytes(Napi::Value value, const char* what) {
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != napi_uint8_array) {
    throw_type_error(value.Env(), std::string(what) + " must be a Uint8Array.");
  }
  auto bytes = value.As<Napi::Uint8Array>();
  // An ArrayBuffer could be detached while another thread writes; a SharedArrayBuffer cannot, and is not one by this
  // test. Ask nothing of the buffer itself: Node 20 knows no SharedArrayBuffer there.
  if (bytes.Buffer().IsArrayBuffer()) {
    throw_type_error(value.Env(), std::string(what) + " must be a view of a SharedArrayBuffer.");
  }
  return std::as_writable_bytes(std::span(bytes.Data(), bytes.ElementLength()));
}

// Raw here and in Fields::value: Napi::Object::Get makes a Napi::Error of what a getter throws, and ends the process
// when JavaScript is terminated in the getter (the timeout of node:vm).
Napi::Value element(Napi::Array array, std::uint32_t index) {
  napi_value found = nullptr;
  if (napi_get_element(array.Env(), array, index, &found) != napi_ok) throw_pending(array.Env());
  return {array.Env(), found};
}

Napi::Value Fields::value(const char* name) const {
  napi_value found = nullptr;
  if (napi_get_named_property(env(), object_, name, &found) != napi_ok) throw_pending(env());
  return {env(), found};
}

double Fields::number(const char* name) const { return read_number(value(name), name); }

Napi::Function Fields::function(const char* name) const {
  return expect(value(name), napi_function, name, "a function").As<Napi::Function>();
}

}  // namespace capstan::node
