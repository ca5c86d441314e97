#include "node/session_class.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "core/ring_producer.hpp"
#include "node/js_context.hpp"
#include "node/js_error.hpp"
#include "node/js_steps.hpp"
#include "node/js_value.hpp"
#include "node/session.hpp"

namespace capstan::node {
namespace {

// Marks our objects, so that a method called on another addon's object does not take its pointer for a Session.
constexpr napi_type_tag session_tag = {0x8d1f4c0f53b64d7bULL, 0xa2f3c1d5e09b4876ULL};

// Where the JavaScript object keeps what native needs of it. Held by the object itself and not by a strong reference of
// ours: the doorbell's closure knows the session as a rule, and that circle would never be collected.
constexpr const char* held_property = "held";

struct Call {
  napi_value self = nullptr;
  std::size_t count = 1;
  napi_value argument = nullptr;  // undefined when there is none
};

Call read_call(napi_env env, napi_callback_info info) {
  Call call;
  check(napi_get_cb_info(env, info, &call.count, &call.argument, &call.self, nullptr));
  return call;
}

Session& session_of(napi_env env, napi_value self) {
  bool ours = false;
  if (type_of(env, self) != napi_object || napi_check_object_type_tag(env, self, &session_tag, &ours) != napi_ok ||
      !ours) {
    throw Mismatch("This is not a Session.");
  }
  void* session = nullptr;
  check(napi_unwrap(env, self, &session));
  return *static_cast<Session*>(session);
}

std::span<std::byte> read_ring(napi_env env, napi_value value) {
  bool is_typed_array = false;
  check(napi_is_typedarray(env, value, &is_typed_array));
  if (!is_typed_array) throw Mismatch("ring must be a Uint8Array.");
  napi_typedarray_type type = napi_int8_array;
  std::size_t length = 0;
  void* data = nullptr;
  napi_value buffer = nullptr;
  check(napi_get_typedarray_info(env, value, &type, &length, &data, &buffer, nullptr));
  if (type != napi_uint8_array) throw Mismatch("ring must be a Uint8Array.");
  // An ArrayBuffer could be detached while the hook thread writes; a SharedArrayBuffer cannot, and is not one by this
  // test.
  bool can_be_detached = true;
  check(napi_is_arraybuffer(env, buffer, &can_be_detached));
  if (can_be_detached) throw Mismatch("ring must be a view of a SharedArrayBuffer.");
  const std::span<std::byte> memory(static_cast<std::byte*>(data), length);
  if (!RingProducer::valid(memory)) throw Mismatch("ring is not laid out as event-layout.ts says.");
  return memory;
}

std::unique_ptr<Session> make_session(napi_env env, napi_value ring, napi_value backend) {
  const std::span<std::byte> memory = read_ring(env, ring);
  const std::string name = read_string(env, backend, "backend");
  if (name == "fake") return std::make_unique<Session>(env, memory, std::make_unique<fake::FakeBackend>());
  if (name == "default") return std::make_unique<Session>(env, memory, make_backend());
  throw Mismatch("backend must be 'default' or 'fake'.");
}

void finalize(napi_env /*env*/, void* session, void* /*hint*/) {
  std::unique_ptr<Session>(static_cast<Session*>(session));
}

napi_value construct(napi_env env, napi_callback_info info) {
  return guarded(env, [&] {
    napi_value target = nullptr;
    check(napi_get_new_target(env, info, &target));
    if (target == nullptr) throw Mismatch("Session is a class: call it with new.");
    const Call call = read_call(env, info);
    const napi_value options = read_object(env, call.argument, "options");
    // Each option is read once: a getter may give another answer the second time.
    const napi_value ring = get(env, options, "ring");
    const napi_value held = make_object(env);
    set(env, held, "ring", ring);
    set(env, held, "doorbell", read_function(env, get(env, options, "doorbell"), "doorbell"));
    set(env, held, "createError", read_function(env, get(env, options, "createError"), "createError"));
    check(napi_object_freeze(env, held));
    std::unique_ptr<Session> session = make_session(env, ring, get(env, options, "backend"));

    napi_property_descriptor descriptor{};
    descriptor.utf8name = held_property;
    descriptor.value = held;
    descriptor.attributes = napi_default;  // neither writable, enumerable nor configurable
    check(napi_define_properties(env, call.self, 1, &descriptor));
    check(napi_wrap(env, call.self, session.get(), finalize, nullptr, nullptr));
    static_cast<void>(session.release());  // finalize owns it now
    check(napi_type_tag_object(env, call.self, &session_tag));
    return call.self;
  });
}

napi_value capabilities(napi_env env, napi_callback_info info) {
  return guarded(env, [&] {
    const Call call = read_call(env, info);
    return to_js(env, session_of(env, call.self).capabilities());
  });
}

napi_value start(napi_env env, napi_callback_info info) {
  return guarded(env, [&] {
    const Call call = read_call(env, info);
    Session& session = session_of(env, call.self);
    const napi_value held = get(env, call.self, held_property);
    const auto problem = session.start(call.self, get(env, held, "doorbell"));
    if (problem) throw_problem(env, get(env, held, "createError"), *problem);
    return make_undefined(env);
  });
}

napi_value stop(napi_env env, napi_callback_info info) {
  return guarded(env, [&] {
    const Call call = read_call(env, info);
    session_of(env, call.self).stop();
    return make_undefined(env);
  });
}

napi_value elapsed(napi_env env, napi_callback_info info) {
  return guarded(env, [&] {
    const Call call = read_call(env, info);
    napi_value nanoseconds = nullptr;
    check(napi_create_double(env, session_of(env, call.self).elapsed_ns(), &nanoseconds));
    return nanoseconds;
  });
}

napi_value context(napi_env env, napi_callback_info info) {
  return guarded(env, [&] {
    const Call call = read_call(env, info);
    const auto found = session_of(env, call.self).context(read_count(env, call.argument, "epoch"));
    return found ? to_js(env, *found) : make_null(env);
  });
}

napi_value play(napi_env env, napi_callback_info info) {
  return guarded(env, [&] {
    const Call call = read_call(env, info);
    Session& session = session_of(env, call.self);
    if (!session.play(read_steps(env, call.argument))) throw Mismatch("Only the scripted backend plays steps.");
    return make_undefined(env);
  });
}

napi_property_descriptor method(const char* name, napi_callback callback) {
  napi_property_descriptor descriptor{};
  descriptor.utf8name = name;
  descriptor.method = callback;
  descriptor.attributes = napi_default_method;
  return descriptor;
}

}  // namespace

napi_value define_session_class(napi_env env) {
  const std::array methods = {
      method("capabilities", capabilities), method("start", start), method("stop", stop),
      method("context", context),           method("play", play),   method("elapsed", elapsed),
  };
  napi_value session_class = nullptr;
  check(napi_define_class(env, "Session", NAPI_AUTO_LENGTH, construct, nullptr, methods.size(), methods.data(),
                          &session_class));
  return session_class;
}

}  // namespace capstan::node
