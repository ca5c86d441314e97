// What a script is made of. The JavaScript forms are FakeStep in lib/binding/native-binding.ts.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "core/capture_backend.hpp"
#include "core/context_store.hpp"
#include "core/event_record.hpp"
#include "fake/picture.hpp"

namespace capstan::fake {

// One event; seq, epoch and time_ns are filled in when it is played.
struct EmitStep {
  EventRecord record;
};

// The person turned to another window. `context.pending` leaves the epoch open until a ResolveStep.
struct ContextStep {
  Context context;
};

struct ResolveStep {
  Context context;
};

struct WaitStep {
  std::chrono::milliseconds duration;
};

struct HealthStep {
  Health health;
};

struct FailStep {
  Fault fault;
  int os_error;
};

// `count` events as fast as they go. Moves carry their index in x (low 16 bits) and y (the bits above), so that a
// reader can tell which are missing; keys alternate between press and release of A.
struct FloodStep {
  bool keys;
  std::uint32_t count;
};

// The screen from now on. What is not given stays as it was.
struct ScreenStep {
  std::optional<std::uint32_t> width;  // pixels
  std::optional<std::uint32_t> height;
  std::optional<std::vector<ScreenWindow>> windows;  // bottom to top
};

struct PaintStep {
  std::uint64_t window = 0;
  Painted painted;
};

using FakeStep =
    std::variant<EmitStep, ContextStep, ResolveStep, WaitStep, HealthStep, FailStep, FloodStep, ScreenStep, PaintStep>;

}  // namespace capstan::fake
