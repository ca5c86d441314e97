// Where the ring's words stand in memory that JavaScript allocated. See docs/ring-protocol.md.
//
// Hot words of different writers are 128 bytes apart: Apple silicon has 128-byte lines, and two writers on one line
// would slow each other down. A SharedArrayBuffer is aligned to 16 bytes only, so nothing here claims more.
#pragma once

#include <cstdint>

namespace capstan::ring_layout {

inline constexpr std::uint32_t magic_value = 0x4E545043;  // "CPTN"
inline constexpr std::uint32_t abi_value = 2;

// Written once by JavaScript before native sees the memory.
inline constexpr std::uint32_t magic = 0;
inline constexpr std::uint32_t abi = 4;
inline constexpr std::uint32_t header_bytes = 8;
inline constexpr std::uint32_t record_bytes = 12;
inline constexpr std::uint32_t capacity = 16;  // records, a power of two, at least 64
inline constexpr std::uint32_t lane = 20;      // 0: input
inline constexpr std::uint32_t epoch_unix_ms =
    24;  // f64: wall time, in ms, that time_ns counts from; native writes it at start

// Written by the producer.
inline constexpr std::uint32_t tail = 128;            // records ever published, mod 2^32
inline constexpr std::uint32_t doorbells = 132;       // wake-ups ever rung, mod 2^32
inline constexpr std::uint32_t fault = 136;           // Fault; 0 while all is well
inline constexpr std::uint32_t fault_os_error = 140;  // the OS's own number for it
inline constexpr std::uint32_t context_serial = 144;  // rises when a pending context became known
inline constexpr std::uint32_t seq = 148;             // of the newest record shown; a new producer goes on from it
inline constexpr std::uint32_t health = 152;          // Health bits that were not told yet; the reader takes them

// Written by the consumer.
inline constexpr std::uint32_t head = 256;    // records ever taken, mod 2^32
inline constexpr std::uint32_t asleep = 260;  // 1: ring the doorbell after the next publish

// Written by the policy; read by the producer before every write.
inline constexpr std::uint32_t gate = 384;           // 1 open, 0 closed
inline constexpr std::uint32_t streams = 388;        // kind bits that this recording could ever keep
inline constexpr std::uint32_t judged_epoch = 392;   // the epoch that event_mask speaks of
inline constexpr std::uint32_t event_mask = 396;     // kind bits allowed in judged_epoch; 0 denies it
inline constexpr std::uint32_t keep_injected = 400;  // 1: injected input passes; 0: it is refused
inline constexpr std::uint32_t open_since = 408;     // f64: time_ns at which the gate was opened

// In event_mask beside the kinds: the screen may be read while judged_epoch is the newest one.
inline constexpr std::uint32_t screen_bit = 1U << 31;

inline constexpr std::uint32_t header_size = 512;
inline constexpr std::uint32_t record_size = 32;

// At most this many records of an epoch without a verdict enter the ring: a host that never answers gets no more.
inline constexpr std::uint32_t unjudged_limit = 1024;

}  // namespace capstan::ring_layout
