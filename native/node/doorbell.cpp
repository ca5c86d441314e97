#include "node/doorbell.hpp"

#include "node/js_value.hpp"

namespace capstan::node {
namespace {

// One waiting call is enough: the reader drains all there is. A second ring finds the queue full and is not needed.
constexpr std::size_t queue_limit = 1;

void report_uncaught(napi_env env) {
  bool pending = false;
  if (napi_is_exception_pending(env, &pending) != napi_ok || !pending) return;
  napi_value error = nullptr;
  if (napi_get_and_clear_last_exception(env, &error) != napi_ok) return;
  // Node drops an exception from a threadsafe function with a mere warning below Node-API 10. In an environment that is
  // ending this call is refused, which is right.
  napi_fatal_exception(env, error);
}

// JavaScript thread. Node passes no environment when it empties the queue of a function that is being closed.
void on_ring(napi_env env, napi_value callback, void* /*context*/, void* /*data*/) {
  if (env == nullptr || callback == nullptr) return;
  napi_value receiver = nullptr;
  if (napi_get_undefined(env, &receiver) != napi_ok) return;
  if (napi_call_function(env, receiver, callback, 0, nullptr, nullptr) != napi_ok) report_uncaught(env);
}

}  // namespace

Doorbell::Doorbell(napi_env env, napi_value callback) {
  check(napi_create_threadsafe_function(env, callback, nullptr, make_string(env, "capstan.doorbell"), queue_limit, 1,
                                        nullptr, nullptr, nullptr, on_ring, &function_));
}

Doorbell::~Doorbell() { napi_release_threadsafe_function(function_, napi_tsfn_abort); }

void Doorbell::ring() noexcept { napi_call_threadsafe_function(function_, nullptr, napi_tsfn_nonblocking); }

}  // namespace capstan::node
