// The writing end of the frame pool: slots in memory that JavaScript allocated (docs/frame-pool.md).
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/frame_layout.hpp"

namespace capstan {

// One slot being written. Frame thread.
struct FrameSlot {
  std::uint32_t index = 0;
  std::span<std::byte> table;   // most_rects * rect_size bytes
  std::span<std::byte> pixels;  // all that the slot has room for
};

class FramePool {
 public:
  // memory: alive and unmoved as long as this object. Check `valid` first. A header that JavaScript has spoiled since
  // gives a pool without slots.
  explicit FramePool(std::span<std::byte> memory);

  // Magic, abi and sizes are what this build expects, and the memory is as large as they say.
  static bool valid(std::span<const std::byte> memory);

  // Whether a whole image of this size fits into a slot.
  [[nodiscard]] bool fits(std::uint32_t width, std::uint32_t height) const;
  // Frame thread. Free → writing. Nothing when every slot is busy.
  std::optional<FrameSlot> take();
  // Frame thread. Writing → ready, or back to free. index: of a slot that was taken.
  void give(std::uint32_t index);
  void give_back(std::uint32_t index);

 private:
  [[nodiscard]] std::atomic_ref<std::uint32_t> state(std::uint32_t index) const;

  std::span<std::byte> memory_;
  // Read once: JavaScript could write other numbers there later and send native outside its memory.
  std::uint32_t slot_count_ = 0;
  std::uint32_t slot_bytes_ = 0;
};

}  // namespace capstan
