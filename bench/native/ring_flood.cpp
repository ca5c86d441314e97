// Bench addon: fills a ring, or floods it from a thread of its own. bench/ring.ts loads it. Never shipped.
#include <node_api.h>

#include <atomic>
#include <memory>
#include <span>
#include <thread>

#include "core/ring_memory.hpp"
#include "core/ring_producer.hpp"

namespace {

using namespace capstan;

constexpr std::uint32_t batch = 64;  // records between two flushes
constexpr std::uint32_t epoch = 1;

// One flood a ring. Destroyed by stop(), or when its environment ends.
class Flood {
 public:
  explicit Flood(std::span<std::byte> memory) : memory_(memory), producer_(memory) {
    producer_.open_context(epoch, 0, time_++);
    producer_.flush();
  }
  ~Flood() { stop(); }
  Flood(const Flood&) = delete;
  Flood& operator=(const Flood&) = delete;

  // JavaScript thread, while no thread runs: as many keys as fit.
  void fill() {
    for (std::uint32_t free = room(); free > 0; --free) publish();
    producer_.flush();
  }

  void start(std::uint32_t records) {
    stop();
    stopping_ = false;
    thread_ = std::thread([this, records] { run(records); });
  }

  void stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }

 private:
  std::uint32_t room() const {
    return memory_.capacity() - (memory_.word(ring_layout::tail).load(std::memory_order_relaxed) -
                                 memory_.word(ring_layout::head).load(std::memory_order_relaxed));
  }

  void publish() {
    EventRecord record{};
    record.kind = EventKind::key_down;
    record.time_ns = time_++;
    producer_.publish(record);
  }

  // Waits for room, as no hook would, so that the rate is the one at which nothing is lost. Looks at head once a batch
  // only when the last look does not promise room: looking is what slows both sides down.
  void run(std::uint32_t records) {
    std::uint32_t free = 0;
    for (std::uint32_t sent = 0; sent < records && !stopping_; sent += batch) {
      while ((free = free < batch ? room() : free) < batch && !stopping_) std::this_thread::yield();
      for (std::uint32_t i = 0; i < batch; ++i) publish();
      producer_.flush();
      free -= batch;
    }
  }

  RingMemory memory_;
  RingProducer producer_;
  double time_ = 1;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

// The environment's flood, and the reference that keeps its memory.
struct Bench {
  std::unique_ptr<Flood> flood;
  napi_ref view = nullptr;
};

Bench* bench_of(napi_env env) {
  void* data = nullptr;
  napi_get_instance_data(env, &data);
  return static_cast<Bench*>(data);
}

napi_value undefined(napi_env env) {
  napi_value value = nullptr;
  napi_get_undefined(env, &value);
  return value;
}

napi_value argument(napi_env env, napi_callback_info info) {
  std::size_t count = 1;
  napi_value value = nullptr;
  napi_get_cb_info(env, info, &count, &value, nullptr, nullptr);
  return value;
}

// attach(ring: Uint8Array): a new producer over the ring.
napi_value attach(napi_env env, napi_callback_info info) {
  napi_value view = argument(env, info);
  napi_typedarray_type type = napi_int8_array;
  std::size_t length = 0;
  void* data = nullptr;
  if (napi_get_typedarray_info(env, view, &type, &length, &data, nullptr, nullptr) != napi_ok ||
      type != napi_uint8_array || !RingProducer::valid({static_cast<std::byte*>(data), length})) {
    napi_throw_type_error(env, nullptr, "attach needs a Uint8Array over an event ring");
    return nullptr;
  }
  Bench* bench = bench_of(env);
  bench->flood.reset();
  if (bench->view != nullptr) napi_delete_reference(env, bench->view);
  napi_create_reference(env, view, 1, &bench->view);
  bench->flood = std::make_unique<Flood>(std::span(static_cast<std::byte*>(data), length));
  return undefined(env);
}

// fill(): publishes until the ring is full.
napi_value fill(napi_env env, napi_callback_info) {
  if (Flood* flood = bench_of(env)->flood.get()) flood->fill();
  return undefined(env);
}

// start(records): publishes that many from a thread.
napi_value start(napi_env env, napi_callback_info info) {
  std::uint32_t records = 0;
  if (napi_get_value_uint32(env, argument(env, info), &records) != napi_ok) {
    napi_throw_type_error(env, nullptr, "start needs a number of records");
    return nullptr;
  }
  if (Flood* flood = bench_of(env)->flood.get()) flood->start(records);
  return undefined(env);
}

// stop(): joins the thread.
napi_value stop(napi_env env, napi_callback_info) {
  if (Flood* flood = bench_of(env)->flood.get()) flood->stop();
  return undefined(env);
}

}  // namespace

NAPI_MODULE_INIT() {
  auto bench = std::make_unique<Bench>();
  Bench* kept = bench.release();  // the environment owns it from here on
  napi_set_instance_data(
      env, kept, [](napi_env, void* data, void*) { std::unique_ptr<Bench>(static_cast<Bench*>(data)); }, nullptr);
  napi_add_env_cleanup_hook(
      env, [](void* data) { static_cast<Bench*>(data)->flood.reset(); }, kept);
  const napi_property_descriptor functions[] = {
      {"attach", nullptr, attach, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"fill", nullptr, fill, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"start", nullptr, start, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"stop", nullptr, stop, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
  };
  napi_define_properties(env, exports, std::size(functions), functions);
  return exports;
}
