// A frame pool in plain memory, with JavaScript's side of it in C++.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "core/frame_layout.hpp"
#include "core/frame_pool.hpp"

namespace capstan::test {

class TestPool {
 public:
  // room: bytes for pixels in a slot; rounded up.
  TestPool(std::uint32_t slots, std::uint32_t room)
      : slot_bytes_(frame_layout::pixels + (room + 63) / 64 * 64),
        storage_((frame_layout::header_size + std::size_t{slots} * slot_bytes_) / sizeof(std::uint32_t)) {
    set(frame_layout::magic, frame_layout::magic_value);
    set(frame_layout::abi, frame_layout::abi_value);
    set(frame_layout::slot_count, slots);
    set(frame_layout::slot_bytes, slot_bytes_);
  }

  std::span<std::byte> bytes() { return std::as_writable_bytes(std::span(storage_)); }
  std::uint32_t slot_bytes() const { return slot_bytes_; }
  void set(std::uint32_t offset, std::uint32_t value) { std::memcpy(bytes().data() + offset, &value, sizeof value); }

  std::uint32_t state(std::uint32_t slot) { return state_word(slot).load(std::memory_order_seq_cst); }
  void set_state(std::uint32_t slot, std::uint32_t state) { state_word(slot).store(state, std::memory_order_seq_cst); }

  std::span<const std::byte> slot(std::uint32_t index) {
    return bytes().subspan(frame_layout::header_size + std::size_t{index} * slot_bytes_, slot_bytes_);
  }

 private:
  std::atomic_ref<std::uint32_t> state_word(std::uint32_t slot) {
    return std::atomic_ref<std::uint32_t>(storage_[frame_layout::states / sizeof(std::uint32_t) + slot]);
  }

  std::uint32_t slot_bytes_;
  std::vector<std::uint32_t> storage_;
};

}  // namespace capstan::test
