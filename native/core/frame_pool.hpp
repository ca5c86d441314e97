// The writing end of the frame pool: slots in memory that JavaScript allocated (docs/frame-pool.md).
#pragma once

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
  // memory: alive and unmoved as long as this object. Check `valid` first.
  explicit FramePool(std::span<std::byte> memory);

  static bool valid(std::span<const std::byte> memory);

  // Whether a whole image of this size fits into a slot.
  [[nodiscard]] bool fits(std::uint32_t width, std::uint32_t height) const;
  // Frame thread. Free → writing. Nothing when every slot is busy.
  std::optional<FrameSlot> take();
  // Frame thread. Writing → ready, or back to free.
  void give(std::uint32_t index);
  void give_back(std::uint32_t index);

 private:
  std::span<std::byte> memory_;
  std::uint32_t slot_count_;
  std::uint32_t slot_bytes_;
};

}  // namespace capstan
