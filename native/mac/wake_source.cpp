#include "mac/wake_source.hpp"

namespace capstan::mac {
namespace {

// Ending the wait is all that it is for.
void woken(void* /*info*/) {}

}  // namespace

WakeSource::WakeSource() {
  CFRunLoopSourceContext context{};
  context.perform = woken;
  source_.reset(CFRunLoopSourceCreate(nullptr, 0, &context));
}

WakeSource::~WakeSource() {
  if (source_) CFRunLoopSourceInvalidate(source_.get());
}

void WakeSource::attach() {
  CFRunLoopRef loop = CFRunLoopGetCurrent();
  CFRunLoopAddSource(loop, source_.get(), kCFRunLoopDefaultMode);
  const std::lock_guard lock(mutex_);
  loop_ = retained(loop);
}

void WakeSource::detach() {
  const std::lock_guard lock(mutex_);
  if (!loop_) return;
  CFRunLoopRemoveSource(loop_.get(), source_.get(), kCFRunLoopDefaultMode);
  loop_.reset();
}

bool WakeSource::wait(double seconds) {
  constexpr Boolean after_one_source = 1;
  return CFRunLoopRunInMode(kCFRunLoopDefaultMode, seconds, after_one_source) == kCFRunLoopRunHandledSource;
}

void WakeSource::wake() {
  CFRunLoopSourceSignal(source_.get());
  const std::lock_guard lock(mutex_);
  if (loop_) CFRunLoopWakeUp(loop_.get());
}

}  // namespace capstan::mac
