// Whether the screen may be read at this moment: the gate is open, and the newest context is judged and allows it.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/ring_memory.hpp"

namespace capstan {

class ScreenGate {
 public:
  // memory: the ring, valid (RingProducer::valid), alive and unmoved as long as this object.
  explicit ScreenGate(std::span<std::byte> memory) : memory_(memory) {}

  // JavaScript thread, before the hook starts. Closed until a context is opened: the verdict in the ring may be of the
  // one in which the capture stopped.
  void reset() noexcept;
  // Hook thread; wait-free. Before RingProducer::open_context.
  void open_context(std::uint32_t epoch) noexcept;
  // Frame thread.
  [[nodiscard]] bool open() const noexcept;

 private:
  RingMemory memory_;
  std::atomic<std::uint32_t> newest_epoch_ = 0;  // 0: none since the start
};

}  // namespace capstan
