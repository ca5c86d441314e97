// Events and the taps that see them.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>

#include "mac/frameworks/core_graphics.hpp"
#include "objects.hpp"

struct OpaqueCGEvent final : fake::Object {
  CGEventType type = 0;
  CGEventFlags flags = 0;
  CGEventTimestamp timestamp = 0;
  CGPoint location{};
  std::map<CGEventField, double> fields;
  std::u16string text;
};

// A tap's port. Its source, once it is in a run loop, calls back there.
struct OpaqueCFMachPort final : fake::Object {
  OpaqueCFMachPort();
  ~OpaqueCFMachPort() override;

  CGEventMask mask = 0;
  CGEventTapCallBack callback = nullptr;
  void* info = nullptr;

  std::mutex mutex;  // for what follows; the last one to be taken
  bool enabled = true;
  bool valid = true;
  std::deque<fake::Share<OpaqueCGEvent>> waiting;
};

namespace fake {

// With the world's lock: to every tap that is enabled and wants it.
void deliver(const Share<OpaqueCGEvent>& event);
// As macOS does by itself; `type` is told to the tap.
void disable_taps(CGEventType type);
// Taps that would see an event.
int enabled_taps();
// Events that no tap has seen yet.
std::size_t undelivered();

}  // namespace fake
