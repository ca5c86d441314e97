// Reading what the host gives: node-addon-api casts without a look, so every type is checked here.
#pragma once

#include <napi.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace capstan::node {

// Leaves the pending exception of JavaScript as it is (an empty Napi::Error throws nothing), or none in an environment
// that is ending.
[[noreturn]] void throw_pending(Napi::Env env);

[[noreturn]] void throw_type_error(Napi::Env env, const std::string& message);

// `what` names the value in the TypeError.
Napi::Object read_object(Napi::Value value, const char* what);
Napi::Array read_array(Napi::Value value, const char* what);
// A whole number from 0 to `most`.
std::uint32_t read_count(Napi::Value value, const char* what, std::uint32_t most = 0xFFFF'FFFF);
bool read_flag(Napi::Value value, const char* what);
std::string read_text(Napi::Value value, const char* what);
// The memory of a Uint8Array over a SharedArrayBuffer, which stays where it is as long as the array is held.
std::span<std::byte> read_shared_bytes(Napi::Value value, const char* what);

// May run a getter of the host.
Napi::Value element(Napi::Array array, std::uint32_t index);

// Reads the fields of one object, each of which may run a getter of the host; an absent optional field takes its
// default.
class Fields {
 public:
  Fields(Napi::Value object, const char* what) : object_(read_object(object, what)) {}

  Napi::Env env() const { return object_.Env(); }
  Napi::Value value(const char* name) const;
  bool has(const char* name) const { return !value(name).IsUndefined(); }
  double number(const char* name) const;
  float pixels(const char* name) const { return static_cast<float>(number(name)); }
  float pixels_or(const char* name, float otherwise) const { return has(name) ? pixels(name) : otherwise; }
  std::uint32_t count(const char* name, std::uint32_t most) const { return read_count(value(name), name, most); }
  std::uint32_t count_or(const char* name, std::uint32_t most, std::uint32_t otherwise) const {
    return has(name) ? count(name, most) : otherwise;
  }
  std::uint8_t octet_or(const char* name, std::uint8_t otherwise) const {
    return static_cast<std::uint8_t>(count_or(name, 0xFF, otherwise));
  }
  bool flag(const char* name) const { return read_flag(value(name), name); }
  bool flag_or_false(const char* name) const { return has(name) && flag(name); }
  std::string text(const char* name) const { return read_text(value(name), name); }
  std::string text_or(const char* name, const std::string& otherwise) const {
    return has(name) ? text(name) : otherwise;
  }
  Napi::Function function(const char* name) const;

 private:
  Napi::Object object_;
};

}  // namespace capstan::node
