// A backend that also says why it is the one. JavaScript thread only, as every backend.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "core/capture_backend.hpp"

namespace capstan {

class ChosenBackend final : public CaptureBackend {
 public:
  ChosenBackend(std::unique_ptr<CaptureBackend> backend, std::string why)
      : backend_(std::move(backend)), why_(std::move(why)) {}

  Capabilities capabilities() override {
    Capabilities capabilities = backend_->capabilities();
    capabilities.chosen = why_;
    return capabilities;
  }
  std::optional<Problem> start(EventSink& sink, ContextStore& contexts, std::int64_t zero_boot_ns) override {
    return backend_->start(sink, contexts, zero_boot_ns);
  }
  std::optional<Problem> start_frames(FrameDesk& desk) override { return backend_->start_frames(desk); }
  void wake_frames() override { backend_->wake_frames(); }
  void stop() override { backend_->stop(); }

 private:
  std::unique_ptr<CaptureBackend> backend_;
  std::string why_;
};

}  // namespace capstan
