// Bench addon: wakes the JavaScript thread from a native one, directly through a threadsafe function or by way of a
// notifier thread. bench/doorbell.ts loads it. Never shipped.
#include <node_api.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <semaphore>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

double nanoseconds(Clock::duration duration) { return std::chrono::duration<double, std::nano>(duration).count(); }

struct Run {
  napi_threadsafe_function wake = nullptr;
  napi_ref done = nullptr;
  bool by_notifier = false;
  std::uint32_t rings = 0;
  std::chrono::microseconds pause{};
  std::vector<double> cost;     // ns that the ringing thread spends
  std::vector<double> latency;  // ns from the ring to the JavaScript thread
  std::atomic<bool> answered = true;
  Clock::time_point rung;  // written before the ring, read after it on the other thread: the wake-up orders both
  std::thread thread;
};

void on_wake(napi_env env, napi_value /*callback*/, void* context, void* /*data*/) {
  if (env == nullptr) return;
  auto* const run = static_cast<Run*>(context);
  run->latency.push_back(nanoseconds(Clock::now() - run->rung));
  run->answered.store(true, std::memory_order_release);
}

void ring(Run& run) { napi_call_threadsafe_function(run.wake, nullptr, napi_tsfn_nonblocking); }

void measure(Run& run) {
  std::binary_semaphore asked{0};
  std::atomic<bool> stopping = false;
  std::thread notifier;
  if (run.by_notifier) {
    notifier = std::thread([&] {
      for (asked.acquire(); !stopping; asked.acquire()) ring(run);
    });
  }
  for (std::uint32_t index = 0; index < run.rings; ++index) {
    std::this_thread::sleep_for(run.pause);  // both the loop and the notifier sleep by then
    run.answered.store(false, std::memory_order_relaxed);
    run.rung = Clock::now();
    if (run.by_notifier) {
      asked.release();
    } else {
      ring(run);
    }
    run.cost.push_back(nanoseconds(Clock::now() - run.rung));
    while (!run.answered.load(std::memory_order_acquire)) std::this_thread::sleep_for(std::chrono::microseconds(50));
  }
  stopping = true;
  asked.release();
  if (notifier.joinable()) notifier.join();
  napi_release_threadsafe_function(run.wake, napi_tsfn_release);
}

napi_value to_array(napi_env env, const std::vector<double>& values) {
  napi_value array = nullptr;
  napi_create_array_with_length(env, values.size(), &array);
  for (std::uint32_t index = 0; index < values.size(); ++index) {
    napi_value value = nullptr;
    napi_create_double(env, values[index], &value);
    napi_set_element(env, array, index, value);
  }
  return array;
}

// JavaScript thread, once the measuring thread has let go of the threadsafe function.
void on_finished(napi_env env, void* /*data*/, void* hint) {
  const std::unique_ptr<Run> run(static_cast<Run*>(hint));
  run->thread.join();
  napi_value done = nullptr;
  napi_value receiver = nullptr;
  napi_get_reference_value(env, run->done, &done);
  napi_get_undefined(env, &receiver);
  napi_value arguments[] = {to_array(env, run->cost), to_array(env, run->latency)};
  napi_call_function(env, receiver, done, 2, arguments, nullptr);
  napi_delete_reference(env, run->done);
}

// measure(byNotifier, rings, pauseMicroseconds, done(cost, latency))
napi_value start(napi_env env, napi_callback_info info) {
  napi_value arguments[4] = {};
  std::size_t count = 4;
  napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr);
  auto run = std::make_unique<Run>();
  std::uint32_t pause = 0;
  napi_get_value_bool(env, arguments[0], &run->by_notifier);
  napi_get_value_uint32(env, arguments[1], &run->rings);
  napi_get_value_uint32(env, arguments[2], &pause);
  napi_create_reference(env, arguments[3], 1, &run->done);
  run->pause = std::chrono::microseconds(pause);
  napi_value name = nullptr;
  napi_create_string_utf8(env, "capstan.bench", NAPI_AUTO_LENGTH, &name);
  napi_create_threadsafe_function(
      env, nullptr, nullptr, name, 1, 1, nullptr,
      [](napi_env e, void* data, void* hint) { on_finished(e, data, hint); }, run.get(), on_wake, &run->wake);
  Run* const running = run.release();  // on_finished takes it back
  running->thread = std::thread([running] { measure(*running); });
  return nullptr;
}

}  // namespace

NAPI_MODULE_INIT() {
  napi_value function = nullptr;
  napi_create_function(env, "measure", NAPI_AUTO_LENGTH, start, nullptr, &function);
  napi_set_named_property(env, exports, "measure", function);
  return exports;
}
