// The writing end of the ring (docs/ring-protocol.md). One hook thread owns it; JavaScript owns the memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/capture_backend.hpp"
#include "core/event_record.hpp"

namespace capstan {

class RingProducer {
 public:
  // memory: header and records, alive and unmoved as long as this object. JavaScript thread, before the hook starts.
  // Check `valid` first.
  explicit RingProducer(std::span<std::byte> memory);

  // Magic, abi, sizes and capacity are what this build expects. Call before constructing.
  static bool valid(std::span<const std::byte> memory);

  // Hook thread; wait-free. The gate decides first: what it refuses leaves no trace, not even in seq.
  void publish(const EventRecord& record) noexcept;
  void open_context(std::uint32_t epoch, std::uint8_t changes, double time_ns) noexcept;
  void context_ready() noexcept;
  // Stores tail, and tries what waits for room (a merged move, a lost count, a context).
  // Returns what the caller must do next.
  struct Flushed {
    bool ring_doorbell;  // the reader slept and something is there for it
    bool pending;        // something still waits for room: flush again within 5 ms
  };
  Flushed flush() noexcept;
  // Any thread. The first fault counts; the reader sees it on its next drain. The caller rings the doorbell.
  void fail(Fault fault, int os_error) noexcept;

 private:
  // (core's own)
};

}  // namespace capstan
