// The addon that a test speaks to the fake Mac by: tell(words) → string, play(list of words), playing() → boolean.
#include <napi.h>

#include <stdexcept>

#include "commands.hpp"

namespace {

fake::Command command_of(const Napi::Value& words) {
  const auto list = words.As<Napi::Array>();
  fake::Command command;
  for (std::uint32_t i = 0; i < list.Length(); ++i) command.push_back(list.Get(i).ToString().Utf8Value());
  return command;
}

Napi::Value tell(const Napi::CallbackInfo& info) {
  return Napi::String::New(info.Env(), fake::tell(command_of(info[0])));
}

void play(const Napi::CallbackInfo& info) {
  const auto list = info[0].As<Napi::Array>();
  std::vector<fake::Command> commands;
  for (std::uint32_t i = 0; i < list.Length(); ++i) commands.push_back(command_of(list.Get(i)));
  fake::play(std::move(commands));
}

Napi::Value playing(const Napi::CallbackInfo& info) { return Napi::Boolean::New(info.Env(), fake::playing()); }

Napi::Object init(Napi::Env env, Napi::Object exports) {
  exports.Set("tell", Napi::Function::New<tell>(env));
  exports.Set("play", Napi::Function::New<play>(env));
  exports.Set("playing", Napi::Function::New<playing>(env));
  return exports;
}

}  // namespace

NODE_API_MODULE(fake_mac, init)
