// What an OS folder offers before it can capture: it says so and refuses to start. It never pretends.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "core/capture_backend.hpp"

namespace capstan {

class UnavailableBackend final : public CaptureBackend {
 public:
  // name: Capabilities::backend. why: one sentence, true of every function. remedy: what the person can do; may be
  // empty.
  UnavailableBackend(std::string name, std::string why, std::string remedy)
      : name_(std::move(name)), why_(std::move(why)), remedy_(std::move(remedy)) {}

  Capabilities capabilities() override {
    const FunctionStatus status{false, why_, remedy_};
    return {name_, status, status, status, status, status, {}, "No other backend is there."};
  }

  std::optional<Problem> start(EventSink& /*sink*/, ContextStore& /*contexts*/,
                               std::int64_t /*zero_boot_ns*/) override {
    return Problem{Fault::unsupported, 0, why_, remedy_};
  }

  std::optional<Problem> start_frames(FrameDesk& /*desk*/) override {
    return Problem{Fault::unsupported, 0, why_, remedy_};
  }

  void wake_frames() override {}
  void stop() override {}

 private:
  std::string name_;
  std::string why_;
  std::string remedy_;
};

}  // namespace capstan
