#include "mac/hook_thread.hpp"

#include <cerrno>
#include <chrono>

namespace capstan::mac {
namespace {

constexpr std::chrono::seconds install_limit(5);
constexpr std::chrono::seconds context_limit(1);

}  // namespace

HookThread::~HookThread() { stop(); }

std::optional<Problem> HookThread::start() {
  thread_ = std::thread([this] { run(); });
  std::unique_lock lock(mutex_);
  if (!reached_.wait_for(lock, install_limit, [this] { return stage_ != Stage::starting; })) {
    return Problem{Fault::internal, ETIMEDOUT, "The thread of the event tap did not answer.", "Start again."};
  }
  reached_.wait_for(lock, context_limit, [this] { return stage_ >= Stage::ready; });
  return refused_;
}

void HookThread::stop() {
  if (!thread_.joinable()) return;
  stopping_.store(true, std::memory_order_release);
  wake_.wake();
  thread_.join();
}

void HookThread::reach(Stage stage) {
  const std::lock_guard lock(mutex_);
  if (stage <= stage_) return;
  stage_ = stage;
  reached_.notify_all();
}

void HookThread::run() noexcept {
  try {
    wake_.attach();
    const AutoreleasePool whole;
    std::optional<Problem> refused = input_.install();
    const bool installed = !refused;
    {
      const std::lock_guard lock(mutex_);
      refused_ = std::move(refused);
    }
    reach(Stage::listening);
    double patience_s = 0;
    while (installed && !stopping_.load(std::memory_order_acquire)) {
      const AutoreleasePool pool;
      WakeSource::wait(patience_s);
      patience_s = input_.catch_up();
      if (input_.context_open()) reach(Stage::ready);
    }
  } catch (...) {  // out of memory: nothing else throws
    sink_.fail(Fault::internal, ENOMEM);
  }
  input_.remove();
  wake_.detach();
  reach(Stage::over);
}

}  // namespace capstan::mac
