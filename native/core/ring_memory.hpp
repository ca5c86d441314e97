// The mapped ring as words and slots. Both ends of native code (the producer, and the consumer in the tests) go through
// it.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "core/event_record.hpp"
#include "core/ring_layout.hpp"

namespace capstan {

class RingMemory {
 public:
  // Check ring_is_valid first. The capacity comes from the size that native was given, not from the header: JavaScript
  // could write another number there later and send native outside its memory.
  explicit RingMemory(std::span<std::byte> memory)
      : base_(memory.data()),
        mask_(static_cast<std::uint32_t>((memory.size() - ring_layout::header_size) / ring_layout::record_size) - 1) {}

  // JavaScript's Int32Array word at the same offset. Both sides use lock-free 32-bit accesses of the machine; that
  // these agree is outside both standards: docs/adr/0002-atomics-shared-with-javascript.md.
  std::atomic_ref<std::uint32_t> word(std::uint32_t offset) const {
    return std::atomic_ref<std::uint32_t>(*reinterpret_cast<std::uint32_t*>(base_ + offset));
  }

  std::uint32_t capacity() const { return mask_ + 1; }

  // Plain copies: the index words order them. memcpy, because nothing here may claim an alignment or an object
  // lifetime.
  void write(std::uint32_t index, const EventRecord& record) const {
    std::memcpy(slot(index), &record, ring_layout::record_size);
  }
  EventRecord read(std::uint32_t index) const {
    EventRecord record;
    std::memcpy(&record, slot(index), ring_layout::record_size);
    return record;
  }
  void zero(std::uint32_t index) const { std::memset(slot(index), 0, ring_layout::record_size); }

 private:
  std::byte* slot(std::uint32_t index) const {
    return base_ + ring_layout::header_size + std::size_t{index & mask_} * ring_layout::record_size;
  }

  std::byte* base_;
  std::uint32_t mask_;
};

static_assert(std::atomic_ref<std::uint32_t>::is_always_lock_free);

}  // namespace capstan
