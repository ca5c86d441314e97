// A ring in plain memory, with the reader's side as docs/ring-protocol.md describes it, in C++.
#pragma once

#include <cstdint>
#include <vector>

#include "core/ring_memory.hpp"
#include "core/ring_producer.hpp"

namespace capstan::test {

inline constexpr std::uint32_t every_kind = 0xFFFF'FFFF;

class TestRing {
 public:
  // start: where tail, head and seq begin.
  explicit TestRing(std::uint32_t capacity = 64, std::uint32_t start = 0)
      : storage_((ring_layout::header_size + capacity * ring_layout::record_size) / sizeof(double)), ring_(bytes()) {
    namespace at = ring_layout;
    set(at::magic, at::magic_value);
    set(at::abi, at::abi_value);
    set(at::header_bytes, at::header_size);
    set(at::record_bytes, at::record_size);
    set(at::capacity, capacity);
    set(at::tail, start);
    set(at::head, start);
    set(at::seq, start);
    set(at::streams, every_kind);
    set(at::keep_injected, 1);
    set(at::gate, 1);
    head_ = start;
  }

  std::span<std::byte> bytes() { return std::as_writable_bytes(std::span(storage_)); }
  const RingMemory& memory() const { return ring_; }

  void set(std::uint32_t word, std::uint32_t value) { ring_.word(word).store(value, std::memory_order_seq_cst); }
  std::uint32_t get(std::uint32_t word) const { return ring_.word(word).load(std::memory_order_seq_cst); }

  void judge(std::uint32_t epoch, std::uint32_t mask) {
    set(ring_layout::event_mask, mask);
    set(ring_layout::judged_epoch, epoch);
  }

  // Takes at most `limit` of the records shown, zeroes their slots, and frees them.
  std::vector<EventRecord> drain(std::uint32_t limit = 0xFFFF'FFFF) {
    std::vector<EventRecord> taken;
    seen_tail_ = get(ring_layout::tail);
    while (head_ != seen_tail_ && taken.size() < limit) {
      taken.push_back(ring_.read(head_));
      ring_.zero(head_);
      ++head_;
    }
    set(ring_layout::head, head_);
    return taken;
  }

  // True when nothing came since the last drain saw tail: a doorbell will ring.
  bool sleep() {
    set(ring_layout::asleep, 1);
    if (get(ring_layout::tail) == seen_tail_ && head_ == seen_tail_) return true;
    set(ring_layout::asleep, 0);
    return false;
  }

 private:
  std::vector<double> storage_;  // aligned to 8 at least
  RingMemory ring_;
  std::uint32_t head_ = 0;
  std::uint32_t seen_tail_ = 0;
};

inline EventRecord event(EventKind kind, double time_ns, std::uint8_t flags = 0) {
  EventRecord record{};
  record.kind = kind;
  record.flags = flags;
  record.time_ns = time_ns;
  return record;
}

inline EventRecord move(double time_ns, float x, float y, float dx, float dy) {
  EventRecord record = event(EventKind::move, time_ns);
  record.pointer = {.x = x, .y = y, .dx = dx, .dy = dy};
  return record;
}

}  // namespace capstan::test
