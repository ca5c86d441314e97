#include "core/frame_pool.hpp"

#include <cstring>

namespace capstan {

namespace {

constexpr std::uint32_t slot_alignment = 64;
constexpr std::uint32_t most_side = 65'535;  // a rectangle's fields are u16

static_assert(frame_layout::states + frame_layout::most_slots * sizeof(std::uint32_t) <= frame_layout::header_size);
static_assert(frame_layout::pixels % slot_alignment == 0);
static_assert(std::atomic_ref<std::uint32_t>::is_always_lock_free);

struct Sizes {
  std::uint32_t slot_count = 0;
  std::uint32_t slot_bytes = 0;
};

// Nothing when the header is not what it should be. Each word is read once.
std::optional<Sizes> sizes_of(std::span<const std::byte> memory) {
  namespace at = frame_layout;
  if (memory.size() < at::header_size) return std::nullopt;
  if (reinterpret_cast<std::uintptr_t>(memory.data()) % alignof(std::uint32_t) != 0) return std::nullopt;
  const auto word = [&](std::uint32_t offset) {
    std::uint32_t value = 0;
    std::memcpy(&value, memory.data() + offset, sizeof value);
    return value;
  };
  if (word(at::magic) != at::magic_value || word(at::abi) != at::abi_value) return std::nullopt;
  const Sizes sizes{.slot_count = word(at::slot_count), .slot_bytes = word(at::slot_bytes)};
  const bool good = sizes.slot_count >= 1 && sizes.slot_count <= at::most_slots && sizes.slot_bytes > at::pixels &&
                    sizes.slot_bytes % slot_alignment == 0 &&
                    memory.size() == at::header_size + std::uint64_t{sizes.slot_count} * sizes.slot_bytes;
  return good ? std::optional(sizes) : std::nullopt;
}

}  // namespace

bool FramePool::valid(std::span<const std::byte> memory) { return sizes_of(memory).has_value(); }

FramePool::FramePool(std::span<std::byte> memory) : memory_(memory) {
  if (const auto sizes = sizes_of(memory)) {
    slot_count_ = sizes->slot_count;
    slot_bytes_ = sizes->slot_bytes;
  }
}

bool FramePool::fits(std::uint32_t width, std::uint32_t height) const {
  if (slot_count_ == 0 || width == 0 || height == 0 || width > most_side || height > most_side) return false;
  return std::uint64_t{width} * height * frame_layout::bytes_per_pixel <= slot_bytes_ - frame_layout::pixels;
}

// JavaScript's Int32Array word: docs/adr/0002-atomics-shared-with-javascript.md.
std::atomic_ref<std::uint32_t> FramePool::state(std::uint32_t index) const {
  return std::atomic_ref<std::uint32_t>(reinterpret_cast<std::uint32_t*>(memory_.data() + frame_layout::states)[index]);
}

std::optional<FrameSlot> FramePool::take() {
  // The lowest one first: while JavaScript keeps up, the memory of the others is never touched.
  for (std::uint32_t index = 0; index < slot_count_; ++index) {
    // Pairs with Atomics.store of `free` in JavaScript once nobody reads the slot any more.
    if (state(index).load(std::memory_order_acquire) != frame_layout::slot_free) continue;
    // Only this thread takes slots, so no exchange. Relaxed: JavaScript does nothing upon `writing`.
    state(index).store(frame_layout::slot_writing, std::memory_order_relaxed);
    const auto slot = memory_.subspan(frame_layout::header_size + std::size_t{index} * slot_bytes_, slot_bytes_);
    return FrameSlot{
        .index = index, .table = slot.first(frame_layout::headroom), .pixels = slot.subspan(frame_layout::pixels)};
  }
  return std::nullopt;
}

void FramePool::give(std::uint32_t index) {
  // Pairs with Atomics.compareExchange of `ready` in JavaScript: who sees it sees the table and the pixels.
  if (index < slot_count_) state(index).store(frame_layout::slot_ready, std::memory_order_release);
}

void FramePool::give_back(std::uint32_t index) {
  // Release only for the form: the next one to take it is this thread.
  if (index < slot_count_) state(index).store(frame_layout::slot_free, std::memory_order_release);
}

}  // namespace capstan
