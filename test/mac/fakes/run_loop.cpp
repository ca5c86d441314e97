#include "run_loop.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace fake {
namespace {

// One for all run loops; there are few.
auto& mutex = everlasting<std::mutex>();
auto& turned = everlasting<std::condition_variable>();

// The thread's own share goes with the thread.
thread_local Share<OpaqueCFRunLoop> current;

OpaqueCFRunLoop* current_loop() {
  if (!current) current = Share<OpaqueCFRunLoop>(new OpaqueCFRunLoop);
  return current.get();
}

struct SignalledSource final : OpaqueCFRunLoopSource {
  explicit SignalledSource(const CFRunLoopSourceContext& given) : context(given) {}
  bool ready() override { return signalled; }
  bool wakes() const override { return false; }
  void perform() override { context.perform(context.info); }

  const CFRunLoopSourceContext context;
  bool signalled = false;
  bool valid = true;
};

// With the lock. Whether something is ready; `all`: what does not wake the loop, too.
Share<OpaqueCFRunLoopSource> ready_source(OpaqueCFRunLoop& loop, bool all) {
  for (const auto& source : loop.sources) {
    if ((!source->wakes() && !all) || !source->ready()) continue;
    if (auto* signalled = dynamic_cast<SignalledSource*>(source.get())) signalled->signalled = false;
    return source;
  }
  return {};
}

constexpr CFRunLoopRunResult finished = 1;
constexpr CFRunLoopRunResult timed_out = 3;

}  // namespace

void wake_ports() {
  const std::lock_guard lock(mutex);
  turned.notify_all();
}

}  // namespace fake

extern "C" {

const CFStringRef kCFRunLoopDefaultMode = fake::new_string("kCFRunLoopDefaultMode", true);

CFRunLoopRef CFRunLoopGetCurrent() { return fake::current_loop(); }

CFRunLoopRunResult CFRunLoopRunInMode(CFStringRef, CFTimeInterval seconds, Boolean return_after_source) {
  OpaqueCFRunLoop* loop = fake::current_loop();
  const double patience = std::clamp(seconds, 0.0, 1e6);
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                                          std::chrono::duration<double>(patience));
  std::unique_lock lock(fake::mutex);
  // A turn of the loop looks at everything; while it waits, only at what wakes it.
  for (bool all = true;; all = std::exchange(loop->woken, false)) {
    if (loop->sources.empty()) return fake::finished;
    if (const auto source = fake::ready_source(*loop, all)) {
      lock.unlock();
      source->perform();
      if (return_after_source != 0) return kCFRunLoopRunHandledSource;
      lock.lock();
      continue;
    }
    const auto anything = [loop] { return loop->woken || fake::ready_source(*loop, false); };
    if (!fake::turned.wait_until(lock, end, anything)) return fake::timed_out;
  }
}

void CFRunLoopWakeUp(CFRunLoopRef loop) {
  const std::lock_guard lock(fake::mutex);
  fake::as<OpaqueCFRunLoop>(loop)->woken = true;
  fake::turned.notify_all();
}

void CFRunLoopAddSource(CFRunLoopRef loop, CFRunLoopSourceRef source, CFStringRef) {
  const std::lock_guard lock(fake::mutex);
  fake::as<OpaqueCFRunLoop>(loop)->sources.push_back(
      fake::Share<OpaqueCFRunLoopSource>::of(fake::as<OpaqueCFRunLoopSource>(source)));
  fake::turned.notify_all();
}

void CFRunLoopRemoveSource(CFRunLoopRef loop, CFRunLoopSourceRef source, CFStringRef) {
  // Given back without the lock: it may be the last share.
  std::vector<fake::Share<OpaqueCFRunLoopSource>> removed;
  const std::lock_guard lock(fake::mutex);
  auto& sources = fake::as<OpaqueCFRunLoop>(loop)->sources;
  const auto others =
      std::partition(sources.begin(), sources.end(), [&](const auto& one) { return one.get() != source; });
  removed.assign(others, sources.end());
  sources.erase(others, sources.end());
}

CFRunLoopSourceRef CFRunLoopSourceCreate(CFAllocatorRef, CFIndex, CFRunLoopSourceContext* context) {
  if (context->version != 0 || context->perform == nullptr) fake::die("a source that the fakes do not know");
  return new fake::SignalledSource(*context);
}

void CFRunLoopSourceSignal(CFRunLoopSourceRef source) {
  const std::lock_guard lock(fake::mutex);
  auto* signalled = fake::as<fake::SignalledSource>(source);
  signalled->signalled = signalled->valid;
}

void CFRunLoopSourceInvalidate(CFRunLoopSourceRef source) {
  const std::lock_guard lock(fake::mutex);
  auto* signalled = fake::as<fake::SignalledSource>(source);
  signalled->valid = false;
  signalled->signalled = false;
}
}
