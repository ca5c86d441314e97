#include "node/js_private_files.hpp"

#include <memory>
#include <string>
#include <utility>

#include "core/private_files.hpp"
#include "node/js_object.hpp"
#include "node/js_value.hpp"

namespace capstan::node {
namespace {

// Of the shape of Node's own errors, so that one place turns both into a CaptureError.
[[noreturn]] void throw_file_problem(Napi::Env env, const FileProblem& problem, const std::string& path) {
  const std::string message = std::string(problem.code) + ": system error " + std::to_string(problem.os_error);
  const Napi::Error error = Napi::Error::New(env, message);
  error.Value().DefineProperties({
      field(env, "code", std::string(problem.code)),
      field(env, "errno", problem.os_error),
      field(env, "path", path),
  });
  throw error;
}

Napi::Value make_file(const Napi::CallbackInfo& info) {
  const std::string path = read_text(info[0], "path");
  NewFile made = private_files()->make_file(path);
  if (made.problem) throw_file_problem(info.Env(), *made.problem, path);
  auto release = [hold = std::move(made.hold)](const Napi::CallbackInfo&) mutable { hold.reset(); };
  return Napi::Function::New(info.Env(), std::move(release), "release");
}

void make_folder(const Napi::CallbackInfo& info) {
  const std::string path = read_text(info[0], "path");
  if (const auto problem = private_files()->make_folder(path)) throw_file_problem(info.Env(), *problem, path);
}

}  // namespace

Napi::Value private_files_to_js(Napi::Env env) {
  if (private_files() == nullptr) return env.Undefined();
  return make_object(env, {
                              field(env, "makeFile", Napi::Function::New(env, make_file, "makeFile")),
                              field(env, "makeFolder", Napi::Function::New(env, make_folder, "makeFolder")),
                          });
}

}  // namespace capstan::node
