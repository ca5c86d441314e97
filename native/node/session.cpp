#include "node/session.hpp"

#include <array>
#include <atomic>
#include <cstring>
#include <utility>

#include "core/monotonic_clock.hpp"
#include "core/ring_layout.hpp"
#include "node/js_context.hpp"
#include "node/js_frames.hpp"
#include "node/js_steps.hpp"
#include "node/js_value.hpp"

namespace capstan::node {
namespace {

// One capture a process: two hooks would record everything twice and show two indicators for one person. Sessions of
// all environments (Worker threads) meet here. acq_rel: a session that takes over sees all that the one before has
// undone.
std::atomic<bool> capture_runs = false;

constexpr napi_type_tag session_tag = {0x8d1f4c0f53b64d7bULL, 0xa2f3c1d5e09b4876ULL};

// Where the JavaScript object keeps what native needs of it. Held by the object itself and not by a strong reference of
// ours: the doorbell's closure knows the session as a rule, and that circle would never be collected.
constexpr const char* held_property = "held";

// Throws in JavaScript what `create_error(fault, what, remedy, osError)` makes. Raw calls: that is a function of the
// host, which may throw or return what is no object, and Napi::Function::Call ends the process when JavaScript is
// terminated in it.
void throw_problem(Napi::Function create_error, const Problem& problem) {
  const Napi::Env env = create_error.Env();
  const std::array<napi_value, 4> arguments = {
      Napi::Number::New(env, static_cast<double>(problem.fault)),
      Napi::String::New(env, problem.what),
      Napi::String::New(env, problem.remedy),
      Napi::Number::New(env, problem.os_error),
  };
  napi_value error = nullptr;
  if (napi_call_function(env, env.Undefined(), create_error, arguments.size(), arguments.data(), &error) == napi_ok) {
    napi_throw(env, error);
  }
}

}  // namespace

Napi::Function Session::define(Napi::Env env) {
  return DefineClass(env, "Session",
                     {
                         InstanceMethod<&Session::capabilities>("capabilities", napi_default_method),
                         InstanceMethod<&Session::request_permissions>("requestPermissions", napi_default_method),
                         InstanceMethod<&Session::start>("start", napi_default_method),
                         InstanceMethod<&Session::stop>("stop", napi_default_method),
                         InstanceMethod<&Session::elapsed>("elapsed", napi_default_method),
                         InstanceMethod<&Session::context>("context", napi_default_method),
                         InstanceMethod<&Session::start_frames>("startFrames", napi_default_method),
                         InstanceMethod<&Session::request_frame>("requestFrame", napi_default_method),
                         InstanceMethod<&Session::window_questions>("windowQuestions", napi_default_method),
                         InstanceMethod<&Session::judge_window>("judgeWindow", napi_default_method),
                         InstanceMethod<&Session::frame_report>("frameReport", napi_default_method),
                         InstanceMethod<&Session::popups>("popups", napi_default_method),
                         InstanceMethod<&Session::play>("play", napi_default_method),
                     });
}

Session* Session::Unwrap(Napi::Object object) {
  if (!object.IsObject() || !object.CheckTypeTag(&session_tag)) {
    throw_type_error(object.Env(), "This is not a Session.");
  }
  return ObjectWrap::Unwrap(object);
}

// The options first: a wrap cannot be undone while an exception of a getter is pending.
Session::Session(const Napi::CallbackInfo& info) : Session(info, read_options(info[0])) {}

Session::Session(const Napi::CallbackInfo& info, SessionOptions options)
    : ObjectWrap(info),
      ring_(options.ring),
      screen_gate_(options.ring),
      backend_(std::move(options.backend)),
      script_(options.script) {
  const auto self = info.This().As<Napi::Object>();
  self.DefineProperty(Napi::PropertyDescriptor::Value(held_property, options.held));
  self.TypeTag(&session_tag);
}

Session::~Session() { end(); }

Napi::Value Session::capabilities(const Napi::CallbackInfo& info) {
  return to_js(info.Env(), backend_->capabilities());
}

void Session::request_permissions(const Napi::CallbackInfo& /*info*/) { backend_->request_permissions(); }

void Session::start(const Napi::CallbackInfo& info) {
  const auto held = info.This().As<Napi::Object>().Get(held_property).As<Napi::Object>();
  const auto problem = begin(held.Get("doorbell").As<Napi::Function>());
  if (problem) throw_problem(held.Get("createError").As<Napi::Function>(), *problem);
}

void Session::stop(const Napi::CallbackInfo& /*info*/) { end(); }

Napi::Value Session::elapsed(const Napi::CallbackInfo& info) {
  write_epoch();
  return Napi::Number::New(info.Env(), static_cast<double>(boot_time_ns() - *zero_boot_ns_));
}

Napi::Value Session::context(const Napi::CallbackInfo& info) {
  const auto found = contexts_.find(read_count(info[0], "epoch"));
  if (!found) return info.Env().Null();
  return to_js(info.Env(), *found);
}

void Session::start_frames(const Napi::CallbackInfo& info) {
  const FrameOptions options = read_frame_options(info[0]);
  const auto problem = begin_frames(options);
  if (!problem) return;
  const auto held = info.This().As<Napi::Object>().Get(held_property).As<Napi::Object>();
  throw_problem(held.Get("createError").As<Napi::Function>(), *problem);
}

void Session::request_frame(const Napi::CallbackInfo& info) {
  const FrameRequest request = read_frame_request(info[0]);
  if (!frames_) return;
  frames_->desk().request(request);
  backend_->wake_frames();
}

Napi::Value Session::window_questions(const Napi::CallbackInfo& info) {
  return to_js(info.Env(), frames_ ? frames_->desk().take_questions() : std::vector<WindowQuestion>());
}

void Session::judge_window(const Napi::CallbackInfo& info) {
  const std::uint32_t question = read_count(info[0], "question");
  const bool allowed = read_flag(info[1], "allowed");
  if (!frames_) return;
  frames_->desk().answer(question, allowed);
  // It may wait with something else than a frame: whether a new popup is an allowed app's.
  backend_->wake_frames();
}

Napi::Value Session::frame_report(const Napi::CallbackInfo& info) {
  const auto report = frames_ ? frames_->desk().take_report() : std::nullopt;
  if (!report) return info.Env().Null();
  return to_js(info.Env(), *report);
}

Napi::Value Session::popups(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), frames_ ? frames_->desk().popups() : 0);
}

void Session::play(const Napi::CallbackInfo& info) {
  auto steps = read_steps(info[0]);
  if (script_ == nullptr) throw_type_error(info.Env(), "Only the scripted backend plays steps.");
  script_->play(std::move(steps));
}

std::optional<Problem> Session::begin(Napi::Function doorbell) {
  // JavaScript can write to the header at any time: what was valid when the session was made need not be so now.
  if (!RingProducer::valid(ring_)) return Problem{Fault::internal, 0, "The header of the event ring was changed.", ""};
  if (capture_runs.exchange(true, std::memory_order_acq_rel)) {
    return Problem{Fault::busy, 0, "Another capture runs in this process.", "Stop it before you start a new one."};
  }
  running_ = true;  // from here on end() undoes whatever was reached
  try {
    Ref();  // keeps the JavaScript object, and with it the ring's memory
    holds_itself_ = true;
    doorbell_.emplace(Env(), doorbell);
    watch_environment();
    write_epoch();
    producer_.emplace(ring_);
    screen_gate_.reset();
    auto problem = backend_->start(*this, contexts_, *zero_boot_ns_);
    if (problem) end();
    return problem;
  } catch (...) {
    end();
    throw;
  }
}

std::optional<Problem> Session::begin_frames(const FrameOptions& options) {
  if (!running_) return Problem{Fault::internal, 0, "Frames were asked for while no capture runs.", "Start it first."};
  std::unique_ptr<FrameLink> frames;  // out here: end() may have to join a thread that uses it
  try {
    frames = std::make_unique<FrameLink>(options, [this] { return screen_gate_.open(); });
    watch_environment();
    // The frame thread of before may wait for a verdict: it must not be waited for.
    if (frames_) frames_->desk().close();
    auto problem = backend_->start_frames(frames->desk());
    if (problem) frames.reset();
    frames_ = std::move(frames);
    return problem;
  } catch (...) {
    end();
    throw;
  }
}

void Session::end() noexcept {
  if (!running_) return;
  running_ = false;
  if (frames_) frames_->desk().close();  // ends a wait for verdicts
  backend_->stop();
  frames_.reset();
  producer_.reset();
  doorbell_.reset();
  if (!cleanup_hook_.IsEmpty()) cleanup_hook_.Remove(Env());
  // Raw, because ObjectWrap's Unref() may throw.
  if (std::exchange(holds_itself_, false)) napi_reference_unref(Env(), *this, nullptr);
  capture_runs.store(false, std::memory_order_release);
}

// Hooks run last in, first out, and each threadsafe function brings one of its own, which frees it. The threads that
// ring must be gone by then: this comes after the newest of them, and takes the place of the one before.
void Session::watch_environment() {
  if (!cleanup_hook_.IsEmpty()) cleanup_hook_.Remove(Env());
  cleanup_hook_ = Env().AddCleanupHook(on_environment_end, this);
  if (cleanup_hook_.IsEmpty()) throw Napi::Error::New(Env(), "Node.js took no cleanup hook.");
}

void Session::on_environment_end(Session* session) noexcept {
  session->cleanup_hook_ = {};  // Node has taken it off its list, and it frees itself
  session->end();
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

void Session::open_context(std::uint32_t epoch, std::uint8_t changes, double time_ns) noexcept {
  screen_gate_.open_context(epoch);
  producer_->open_context(epoch, changes, time_ns);
}

bool Session::flush() noexcept {
  const RingProducer::Flushed flushed = producer_->flush();
  if (flushed.ring_doorbell) doorbell_->ring();
  return flushed.pending;
}

void Session::note(Health health) noexcept {
  producer_->note(health);
  doorbell_->ring();  // even to a reader that is awake, as below
}

void Session::fail(Fault fault, int os_error) noexcept {
  producer_->fail(fault, os_error);
  doorbell_->ring();  // even to a reader that is awake: it may have looked for a fault a moment ago
}

}  // namespace capstan::node
