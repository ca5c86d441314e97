// The mapped ring as words and slots. Both ends of native code (the producer, and the consumer in the tests) go through
// it.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/event_record.hpp"
#include "core/ring_layout.hpp"

namespace capstan {

class RingMemory {
 public:
  // Check RingProducer::valid first. The capacity comes from the size that native was given, not from the header:
  // JavaScript could write another number there later and send native outside its memory.
  explicit RingMemory(std::span<std::byte> memory)
      : base_(memory.data()),
        mask_(static_cast<std::uint32_t>((memory.size() - ring_layout::header_size) / ring_layout::record_size) - 1) {}

  // JavaScript's Int32Array word at the same offset. Both sides use lock-free 32-bit accesses of the machine; that
  // these agree is outside both standards: docs/adr/0002-atomics-shared-with-javascript.md.
  std::atomic_ref<std::uint32_t> word(std::uint32_t offset) const {
    return std::atomic_ref<std::uint32_t>(*reinterpret_cast<std::uint32_t*>(base_ + offset));
  }

  // For plain accesses: a word orders them.
  double& number(std::uint32_t offset) const { return *reinterpret_cast<double*>(base_ + offset); }

  std::uint32_t capacity() const { return mask_ + 1; }

  // For plain accesses: the index words order them. Not by memcpy, which ThreadSanitizer does not see once the
  // compiler has inlined it. The alignment they need, 8, is checked by RingProducer::valid.
  EventRecord& slot(std::uint32_t index) const {
    return reinterpret_cast<EventRecord*>(base_ + ring_layout::header_size)[index & mask_];
  }

 private:
  std::byte* base_;
  std::uint32_t mask_;
};

static_assert(sizeof(EventRecord) == ring_layout::record_size);
static_assert(std::atomic_ref<std::uint32_t>::is_always_lock_free);

}  // namespace capstan
