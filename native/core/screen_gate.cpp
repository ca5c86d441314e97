#include "core/screen_gate.hpp"

namespace capstan {

// Relaxed: no other thread runs yet.
void ScreenGate::reset() noexcept { newest_epoch_.store(0, std::memory_order_relaxed); }

void ScreenGate::open_context(std::uint32_t epoch) noexcept {
  // Relaxed: the producer's store of tail, with which JavaScript learns of the epoch, comes after it and so before
  // every verdict on the epoch. Pairs with the load in open.
  newest_epoch_.store(epoch, std::memory_order_relaxed);
}

bool ScreenGate::open() const noexcept {
  // Pairs with openGate, as in RingProducer::wanted.
  if (memory_.word(ring_layout::gate).load(std::memory_order_acquire) != 1) return false;
  // Pairs with judge (store of event_mask, then of judged_epoch): who sees the epoch sees its mask, or a later one.
  const std::uint32_t judged = memory_.word(ring_layout::judged_epoch).load(std::memory_order_acquire);
  // Pairs with judge as well: if the mask is of a later epoch, that one is the newest seen below, and differs.
  const std::uint32_t mask = memory_.word(ring_layout::event_mask).load(std::memory_order_acquire);
  // Relaxed: ordered by the load of the mask. That the person turns away right after is met by each window's verdict.
  const std::uint32_t newest = newest_epoch_.load(std::memory_order_relaxed);
  return newest != 0 && newest == judged && (mask & ring_layout::screen_bit) != 0;
}

}  // namespace capstan
