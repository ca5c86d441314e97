// The macOS backend: a hook thread, a thread that watches the windows, and a frame thread.
#pragma once

#include <memory>
#include <optional>

#include "core/capture_backend.hpp"

namespace capstan::mac {

class MacBackend final : public CaptureBackend {
 public:
  MacBackend();
  ~MacBackend() override;
  MacBackend(const MacBackend&) = delete;
  MacBackend& operator=(const MacBackend&) = delete;

  Capabilities capabilities() override;
  std::optional<Problem> start(EventSink& sink, ContextStore& contexts, std::int64_t zero_boot_ns) override;
  std::optional<Problem> start_frames(FrameDesk& desk) override;
  void wake_frames() override;
  void stop() override;
  void request_permissions() override;

 private:
  // Everything that lives from start to stop.
  struct Running;
  std::unique_ptr<Running> running_;
};

}  // namespace capstan::mac
