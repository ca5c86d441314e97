#include "core/sink_valve.hpp"

#include <atomic>
#include <memory>
#include <thread>

#include "test_case.hpp"

using namespace capstan;
using namespace capstan::test;

namespace {

// What reaches the session. publish stays inside as long as it is told to.
class CountingSink final : public EventSink {
 public:
  void publish(const EventRecord& /*record*/) noexcept override {
    ++calls;
    inside = true;
    while (hold) std::this_thread::yield();
    inside = false;
  }
  void open_context(std::uint32_t /*epoch*/, std::uint8_t /*changes*/, double /*time_ns*/) noexcept override {
    ++calls;
  }
  void context_ready() noexcept override { ++calls; }
  bool flush() noexcept override {
    ++calls;
    return true;
  }
  void note(Health /*health*/) noexcept override { ++calls; }
  void fail(Fault /*fault*/, int /*os_error*/) noexcept override { ++calls; }

  std::atomic<int> calls = 0;
  std::atomic<bool> hold = false;
  std::atomic<bool> inside = false;
};

void call_all(EventSink& sink) {
  sink.publish({});
  sink.open_context(1, 0, 1);
  sink.context_ready();
  sink.flush();
  sink.note(Health::hook_stalled);
  sink.fail(Fault::internal, 0);
}

void an_open_valve_passes_everything_on() {
  CountingSink session;
  SinkValve valve(session);
  call_all(valve);
  check_equal(session.calls.load(), 6);
  check(valve.flush());
}

void a_shut_valve_passes_nothing_on() {
  CountingSink session;
  SinkValve valve(session);
  check(valve.shut());
  call_all(valve);
  check_equal(session.calls.load(), 0);
  check(!valve.flush());
}

void it_knows_whether_a_context_was_opened() {
  CountingSink session;
  SinkValve valve(session);
  check(!valve.context_open());
  valve.open_context(1, 0, 1);
  check(valve.context_open());
}

void shutting_says_whether_a_thread_is_still_inside() {
  CountingSink session;
  SinkValve valve(session);
  session.hold = true;
  std::thread hook([&valve] { valve.publish({}); });
  while (!session.inside) std::this_thread::yield();
  check(!valve.shut());
  session.hold = false;
  hook.join();
  check(valve.shut());
}

void nobody_is_inside_once_it_is_shut() {
  for (int round = 0; round < 200; ++round) {
    auto session = std::make_unique<CountingSink>();
    SinkValve valve(*session);
    std::atomic<bool> stop = false;
    std::thread hook([&] {
      while (!stop) valve.publish({});
    });
    while (session->calls == 0) std::this_thread::yield();
    while (!valve.shut()) std::this_thread::yield();
    session.reset();  // ThreadSanitizer and AddressSanitizer would see a visitor here
    stop = true;
    hook.join();
  }
}

constexpr TestCase cases[] = {
    {"an open valve passes everything on", an_open_valve_passes_everything_on},
    {"a shut valve passes nothing on", a_shut_valve_passes_nothing_on},
    {"it knows whether a context was opened", it_knows_whether_a_context_was_opened},
    {"shutting says whether a thread is still inside", shutting_says_whether_a_thread_is_still_inside},
    {"nobody is inside once it is shut", nobody_is_inside_once_it_is_shut},
};

}  // namespace

int main() { return run_cases(cases); }
