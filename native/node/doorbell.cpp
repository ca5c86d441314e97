#include "node/doorbell.hpp"

namespace capstan::node {
namespace {

// One waiting call is enough: the reader drains all there is. A second ring finds the queue full and is not needed.
constexpr std::size_t queue_limit = 1;

}  // namespace

Doorbell::Doorbell(Napi::Env env, Napi::Function callback)
    : function_(decltype(function_)::New(env, callback, "capstan.doorbell", queue_limit, 1)) {}

Doorbell::~Doorbell() { function_.Abort(); }

void Doorbell::ring() noexcept { function_.NonBlockingCall(); }

// JavaScript thread. Raw calls: what the host throws, null too, goes on as it is, and Napi::Error would build an object
// around it. Node passes no environment and no callback when it empties the queue of a function that is being closed.
void Doorbell::on_ring(Napi::Env env, Napi::Function callback, std::nullptr_t* /*context*/, void* /*data*/) {
  napi_value receiver = nullptr;
  if (callback.IsEmpty() || napi_get_undefined(env, &receiver) != napi_ok) return;
  if (napi_call_function(env, receiver, callback, 0, nullptr, nullptr) == napi_ok) return;
  bool pending = false;
  napi_value error = nullptr;
  if (napi_is_exception_pending(env, &pending) != napi_ok || !pending) return;
  if (napi_get_and_clear_last_exception(env, &error) != napi_ok) return;
  // Node drops an exception from a threadsafe function with a mere warning below Node-API 10. In an environment that is
  // ending this call is refused, which is right.
  napi_fatal_exception(env, error);
}

}  // namespace capstan::node
