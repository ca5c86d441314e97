// The JavaScript class `Session` of lib/binding/native-binding.ts. One capture of one environment: joins a backend, the
// ring and the doorbell, and owns their order of birth and death (docs/adr/0004-native-session.md).
#pragma once

#include <napi.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "core/capture_backend.hpp"
#include "core/context_store.hpp"
#include "core/ring_producer.hpp"
#include "core/screen_gate.hpp"
#include "fake/fake_backend.hpp"
#include "node/doorbell.hpp"
#include "node/frame_link.hpp"
#include "node/session_options.hpp"

namespace capstan::node {

// JavaScript thread, except for the EventSink, which is the hook thread's.
class Session final : public Napi::ObjectWrap<Session>, private EventSink {
 public:
  static Napi::Function define(Napi::Env env);
  // Hides ObjectWrap's, which every method goes through and which takes whatever an addon wrapped for a Session. V8
  // refuses another receiver before; other runtimes of Node-API need not.
  static Session* Unwrap(Napi::Object object);

  explicit Session(const Napi::CallbackInfo& info);
  ~Session() override;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

 private:
  using CleanupHook = Napi::Env::CleanupHook<void (*)(Session*) noexcept, Session>;

  Session(const Napi::CallbackInfo& info, SessionOptions options);

  Napi::Value capabilities(const Napi::CallbackInfo& info);
  void request_permissions(const Napi::CallbackInfo& info);
  void start(const Napi::CallbackInfo& info);
  void stop(const Napi::CallbackInfo& info);
  Napi::Value elapsed(const Napi::CallbackInfo& info);
  Napi::Value context(const Napi::CallbackInfo& info);
  void start_frames(const Napi::CallbackInfo& info);
  void request_frame(const Napi::CallbackInfo& info);
  Napi::Value window_questions(const Napi::CallbackInfo& info);
  void judge_window(const Napi::CallbackInfo& info);
  Napi::Value frame_report(const Napi::CallbackInfo& info);
  Napi::Value popups(const Napi::CallbackInfo& info);
  void play(const Napi::CallbackInfo& info);

  void publish(const EventRecord& record) noexcept override { producer_->publish(record); }
  void open_context(std::uint32_t epoch, std::uint8_t changes, double time_ns) noexcept override;
  void context_ready() noexcept override { producer_->context_ready(); }
  bool flush() noexcept override;
  void note(Health health) noexcept override;
  void fail(Fault fault, int os_error) noexcept override;

  std::optional<Problem> begin(Napi::Function doorbell);
  std::optional<Problem> begin_frames(const FrameOptions& options);
  // Idempotent. Whatever happens, no hook runs afterwards and no memory of JavaScript is touched.
  void end() noexcept;
  void watch_environment();
  static void on_environment_end(Session* session) noexcept;
  void write_epoch();

  std::span<std::byte> ring_;  // kept alive by the JavaScript object
  ScreenGate screen_gate_;
  ContextStore contexts_;
  std::unique_ptr<CaptureBackend> backend_;
  fake::FakeBackend* script_;                 // backend_, when it is the scripted one
  std::optional<std::int64_t> zero_boot_ns_;  // the same over pause and resume

  // While running only.
  bool running_ = false;
  bool holds_itself_ = false;
  CleanupHook cleanup_hook_;
  std::optional<RingProducer> producer_;
  std::optional<Doorbell> doorbell_;
  std::unique_ptr<FrameLink> frames_;  // once they were started
};

}  // namespace capstan::node
