// A run loop for each thread, as CFRunLoop has it: what is signalled without a wake-up is not seen before the loop
// turns.
#pragma once

#include <vector>

#include "objects.hpp"

struct OpaqueCFRunLoopSource : fake::Object {
  // Something to be handled. A port's wakes the loop; a source of version 0 has to be woken for.
  virtual bool ready() = 0;
  virtual bool wakes() const { return true; }
  // Thread of the run loop, no lock held.
  virtual void perform() = 0;
};

struct OpaqueCFRunLoop final : fake::Object {
  std::vector<fake::Share<OpaqueCFRunLoopSource>> sources;
  bool woken = false;
};

namespace fake {

// Any thread: something of a port became ready.
void wake_ports();

}  // namespace fake
