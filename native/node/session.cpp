#include "node/session.hpp"

#include <atomic>
#include <cstring>
#include <utility>

#include "core/monotonic_clock.hpp"
#include "core/ring_layout.hpp"
#include "node/js_value.hpp"

namespace capstan::node {
namespace {

// One capture a process: two hooks would record everything twice and show two indicators for one person. Sessions of
// all environments (Worker threads) meet here. acq_rel: a session that takes over sees all that the one before has
// undone.
std::atomic<bool> capture_runs = false;

}  // namespace

Session::Session(napi_env env, std::span<std::byte> ring, std::unique_ptr<CaptureBackend> backend)
    : env_(env), ring_(ring), backend_(std::move(backend)) {}

Session::Session(napi_env env, std::span<std::byte> ring, std::unique_ptr<fake::FakeBackend> backend)
    : env_(env), ring_(ring), script_(backend.get()) {
  backend_ = std::move(backend);
}

Session::~Session() { stop(); }

bool Session::play(std::vector<fake::FakeStep> steps) {
  if (script_ == nullptr) return false;
  script_->play(std::move(steps));
  return true;
}

std::optional<Problem> Session::start(napi_value self, napi_value doorbell) {
  // JavaScript can write to the header at any time: what was valid when the session was made need not be so now.
  if (!RingProducer::valid(ring_)) return Problem{Fault::internal, 0, "The header of the event ring was changed.", ""};
  if (capture_runs.exchange(true, std::memory_order_acq_rel)) {
    return Problem{Fault::busy, 0, "Another capture runs in this process.", "Stop it before you start a new one."};
  }
  running_ = true;  // from here on stop() undoes whatever was reached
  try {
    check(napi_create_reference(env_, self, 1, &self_));
    doorbell_.emplace(env_, doorbell);
    // After the doorbell: hooks run last in, first out, and the threadsafe function brings one of its own, which frees
    // it. The hook thread must be gone by then.
    check(napi_add_env_cleanup_hook(env_, on_environment_end, this));
    has_cleanup_hook_ = true;
    write_epoch();
    producer_.emplace(ring_);
    auto problem = backend_->start(*this, contexts_, *zero_boot_ns_);
    if (problem) stop();
    return problem;
  } catch (...) {
    stop();
    throw;
  }
}

double Session::elapsed_ns() {
  write_epoch();
  return static_cast<double>(boot_time_ns() - *zero_boot_ns_);
}

void Session::stop() noexcept {
  if (!running_) return;
  running_ = false;
  backend_->stop();
  producer_.reset();
  doorbell_.reset();
  if (has_cleanup_hook_) napi_remove_env_cleanup_hook(env_, on_environment_end, this);
  has_cleanup_hook_ = false;
  if (self_ != nullptr) napi_delete_reference(env_, self_);
  self_ = nullptr;
  capture_runs.store(false, std::memory_order_release);
}

void Session::on_environment_end(void* session) noexcept {
  auto* const ending = static_cast<Session*>(session);
  ending->has_cleanup_hook_ = false;  // Node has taken it off its list
  ending->stop();
}

void Session::write_epoch() {
  if (zero_boot_ns_) return;
  // Whole milliseconds, so that JavaScript turns it into a BigInt without a rest. Not atomic: the reader is this
  // thread.
  const std::int64_t wall_ns = wall_time_ns();
  const std::int64_t rest_ns = wall_ns % 1'000'000;
  zero_boot_ns_ = boot_time_ns() - rest_ns;
  const std::int64_t whole_ms = (wall_ns - rest_ns) / 1'000'000;
  const auto epoch_unix_ms = static_cast<double>(whole_ms);
  std::memcpy(ring_.data() + ring_layout::epoch_unix_ms, &epoch_unix_ms, sizeof epoch_unix_ms);
}

bool Session::flush() noexcept {
  const RingProducer::Flushed flushed = producer_->flush();
  if (flushed.ring_doorbell) doorbell_->ring();
  return flushed.pending;
}

void Session::fail(Fault fault, int os_error) noexcept {
  producer_->fail(fault, os_error);
  doorbell_->ring();  // even to a reader that is awake: it may have looked for a fault a moment ago
}

}  // namespace capstan::node
