// The Windows backend: a hook thread, a thread that watches the windows, a witness, and a frame thread.
#pragma once

#include <memory>
#include <optional>

#include "core/capture_backend.hpp"

namespace capstan::win {

class WinBackend final : public CaptureBackend {
 public:
  WinBackend();
  ~WinBackend() override;
  WinBackend(const WinBackend&) = delete;
  WinBackend& operator=(const WinBackend&) = delete;

  Capabilities capabilities() override;
  std::optional<Problem> start(EventSink& sink, ContextStore& contexts, std::int64_t zero_boot_ns) override;
  std::optional<Problem> start_frames(FrameDesk& desk) override;
  void wake_frames() override;
  void stop() override;

 private:
  // Everything that lives from start to stop.
  struct Running;
  static void leave_behind(std::unique_ptr<Running> running);

  std::unique_ptr<Running> running_;
};

}  // namespace capstan::win
