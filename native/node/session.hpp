// One capture of one environment: joins a backend, the ring and the doorbell, and owns their order of birth and death
// (docs/adr/0004-native-session.md).
#pragma once

#include <node_api.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/capture_backend.hpp"
#include "core/context_store.hpp"
#include "core/ring_producer.hpp"
#include "fake/fake_backend.hpp"
#include "node/doorbell.hpp"

namespace capstan::node {

// JavaScript thread, except for the EventSink, which is the hook thread's.
class Session final : private EventSink {
 public:
  // `ring` is touched between start and stop only.
  Session(napi_env env, std::span<std::byte> ring, std::unique_ptr<CaptureBackend> backend);
  // With the scripted backend.
  Session(napi_env env, std::span<std::byte> ring, std::unique_ptr<fake::FakeBackend> backend);
  ~Session() override;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  Capabilities capabilities() { return backend_->capabilities(); }
  std::optional<Context> context(std::uint32_t epoch) { return contexts_.find(epoch); }
  // False without the scripted backend.
  bool play(std::vector<fake::FakeStep> steps);

  // `self` is the JavaScript object of this session, which keeps the ring's memory alive: it is held until stop().
  std::optional<Problem> start(napi_value self, napi_value doorbell);
  // This instant, as time_ns of a record.
  double elapsed_ns();
  // Idempotent. Whatever happens, no hook runs afterwards and no memory of JavaScript is touched.
  void stop() noexcept;

 private:
  void publish(const EventRecord& record) noexcept override { producer_->publish(record); }
  void open_context(std::uint32_t epoch, std::uint8_t changes, double time_ns) noexcept override {
    producer_->open_context(epoch, changes, time_ns);
  }
  void context_ready() noexcept override { producer_->context_ready(); }
  bool flush() noexcept override;
  void fail(Fault fault, int os_error) noexcept override;

  static void on_environment_end(void* session) noexcept;
  void write_epoch();

  napi_env env_;
  std::span<std::byte> ring_;
  ContextStore contexts_;
  std::unique_ptr<CaptureBackend> backend_;
  fake::FakeBackend* script_ = nullptr;       // backend_, when it is the scripted one
  std::optional<std::int64_t> zero_boot_ns_;  // the same over pause and resume

  // While running only.
  bool running_ = false;
  bool has_cleanup_hook_ = false;
  napi_ref self_ = nullptr;
  std::optional<RingProducer> producer_;
  std::optional<Doorbell> doorbell_;
};

}  // namespace capstan::node
