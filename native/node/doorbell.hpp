// Wakes the JavaScript thread. Holds the event loop open as long as it lives.
#pragma once

#include <napi.h>

#include <cstddef>

namespace capstan::node {

class Doorbell {
 public:
  // JavaScript thread. `callback` takes no argument; what it throws becomes an uncaughtException of its environment.
  Doorbell(Napi::Env env, Napi::Function callback);
  // JavaScript thread, after every thread that rings has been joined. The callback is not called any more, not even for
  // a ring before.
  ~Doorbell();
  Doorbell(const Doorbell&) = delete;
  Doorbell& operator=(const Doorbell&) = delete;

  // Any thread; never waits for JavaScript. Takes the threadsafe function's mutex and may wake the loop by a system
  // call, so it is not wait-free: ring once a sleep of the reader. Rings that no call has answered yet count as one.
  void ring() noexcept;

 private:
  static void on_ring(Napi::Env env, Napi::Function callback, std::nullptr_t* context, void* data);

  Napi::TypedThreadSafeFunction<std::nullptr_t, void, on_ring> function_;
};

}  // namespace capstan::node
