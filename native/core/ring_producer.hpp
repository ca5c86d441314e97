// The writing end of the ring (docs/ring-protocol.md). One hook thread owns it; JavaScript owns the memory.
#pragma once

#include <atomic>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/capture_backend.hpp"
#include "core/event_record.hpp"
#include "core/ring_memory.hpp"

namespace capstan {

inline constexpr std::size_t lost_press_keys = 1024;
inline constexpr std::size_t lost_press_buttons = 256;
inline constexpr std::size_t lost_press_count = lost_press_keys + lost_press_buttons + 256 + 1;  // contacts, the pen

class RingProducer {
 public:
  // memory: header and records, alive and unmoved as long as this object. JavaScript thread, before the hook starts.
  // Check `valid` first. Goes on at the tail and seq where the producer before it stopped, with nothing waiting and no
  // context: publishes nothing until open_context. Clears the fault words: read an old fault first.
  explicit RingProducer(std::span<std::byte> memory);
  RingProducer(const RingProducer&) = delete;
  RingProducer& operator=(const RingProducer&) = delete;

  // Magic, abi, sizes and capacity are what this build expects. Call before constructing.
  static bool valid(std::span<const std::byte> memory);

  // Hook thread; wait-free. The gate decides first: what it refuses leaves no trace, not even in seq.
  // Takes keys, buttons, wheels, moves, touches and pens; contexts and losses are the producer's own.
  void publish(const EventRecord& record) noexcept;
  // epoch: not 0.
  void open_context(std::uint32_t epoch, std::uint8_t changes, double time_ns) noexcept;
  // Seen by the reader at once; wakes it on the next flush.
  void context_ready() noexcept;
  // Stores tail, and tries what waits for room (a merged move, a lost count, a context).
  // Returns what the caller must do next.
  struct Flushed {
    bool ring_doorbell;  // the reader slept and something is there for it
    bool pending;        // something still waits for room, the gate or a verdict: flush again within 5 ms
  };
  Flushed flush() noexcept;
  // Any thread. The reader takes the bits on its next drain. The caller rings the doorbell.
  void note(Health health) noexcept;
  // Any thread. The first fault counts; the reader sees it on its next drain. The caller rings the doorbell.
  void fail(Fault fault, int os_error) noexcept;

 private:
  enum class Verdict { pass, refuse, over_limit };
  enum class MoveRoom { leave_reserve, whole_ring };

  // Events that found no room, of one epoch.
  struct Losses {
    LostPayload count{};
    double time_ns = 0;  // of the newest of them
    // The verdict on the epoch is due and its first unjudged_limit records are in: published with the verdict or the
    // end of the epoch, so that a host that never answers learns no more.
    bool wait_for_verdict = false;

    bool any() const { return (count.keys | count.buttons | count.wheels | count.moves) != 0; }
    void add(EventKind kind, std::uint32_t events, double time);
  };

  void lose(Losses& losses, const EventRecord& record);
  bool follows_lost_press(const EventRecord& record) const;
  bool wanted(const EventRecord& record) const;
  Verdict verdict(EventKind kind);
  bool denied_since(EventKind kind) const;
  bool has_room(std::uint32_t limit);
  void push(const EventRecord& record, std::uint32_t epoch, std::uint32_t seq_step);
  void hold_move(const EventRecord& move);
  void settle(MoveRoom room);
  bool settle_move(MoveRoom room);
  bool settle_losses();
  bool settle_context();
  void forget_waiting();

  RingMemory memory_;
  std::uint32_t move_limit_;    // moves and wheels leave the last eighth free
  std::uint32_t tail_;          // own index; runs ahead of the tail word within a batch
  std::uint32_t shown_tail_;    // what the tail word holds
  std::uint32_t flushed_tail_;  // what the tail word held when the reader's sleep was last looked at
  std::uint32_t cached_head_;   // head as last read: the reader's cache line is fetched only when this says full
  std::uint32_t seq_;           // of the newest record
  std::uint32_t epoch_ = 0;     // newest whose context record is in the ring; 0: none
  std::uint32_t unjudged_ = 0;  // records of epoch_ that passed without a verdict
  bool news_ = false;           // something but records is there for the reader
  bool waiting_ = false;        // any of the four below

  bool move_waiting_ = false;
  std::uint32_t merged_ = 0;  // moves absorbed by move_
  EventRecord move_{};        // of epoch_
  Losses losses_;             // of epoch_
  bool context_waiting_ = false;
  EventRecord context_{};
  Losses unseen_losses_;  // of the epoch that context_ opens
  // Presses lost in the newest epoch whose releases have not come.
  std::bitset<lost_press_count> lost_presses_;

  std::atomic<bool> failed_ = false;
};

}  // namespace capstan
