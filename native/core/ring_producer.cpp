#include "core/ring_producer.hpp"

#include <bit>
#include <cstring>

namespace capstan {

namespace {

// A long batch shows itself to a reader that is awake every so many records. An index store per record cost 2 ns more.
constexpr std::uint32_t records_a_show = 64;
constexpr std::uint32_t least_capacity = 64;
constexpr std::uint32_t most_capacity = 1U << 24;

constexpr std::uint32_t key_bits = kind_bit(EventKind::key_down) | kind_bit(EventKind::key_up);
constexpr std::uint32_t button_bits = kind_bit(EventKind::button_down) | kind_bit(EventKind::button_up);
constexpr std::uint32_t touch_bits =
    kind_bit(EventKind::touch_down) | kind_bit(EventKind::touch_up) | kind_bit(EventKind::touch_cancel);
constexpr std::uint32_t pen_bits = kind_bit(EventKind::pen_down) | kind_bit(EventKind::pen_up);
constexpr std::uint32_t wheel_bits = kind_bit(EventKind::wheel);
constexpr std::uint32_t move_bits =
    kind_bit(EventKind::move) | kind_bit(EventKind::touch_move) | kind_bit(EventKind::pen_move);
constexpr std::uint32_t press_bits = kind_bit(EventKind::key_down) | kind_bit(EventKind::button_down) |
                                     kind_bit(EventKind::touch_down) | kind_bit(EventKind::pen_down);
constexpr std::uint32_t pointing_bits = button_bits | touch_bits | pen_bits;
constexpr std::uint32_t held_bits = key_bits | pointing_bits;

constexpr bool is_one_of(EventKind kind, std::uint32_t bits) { return (kind_bit(kind) & bits) != 0; }

// Keys by the OS's own code (evdev has 768; those of Windows have a byte, and 0xE000 when they are extended) or,
// without one, by usage; buttons behind them, then touches, then the pen.
std::size_t press_id(const EventRecord& record) {
  if (is_one_of(record.kind, button_bits)) return lost_press_keys + record.button.button;
  if (is_one_of(record.kind, touch_bits | kind_bit(EventKind::touch_move))) {
    return lost_press_keys + lost_press_buttons + record.touch.contact;
  }
  if (is_one_of(record.kind, pen_bits | kind_bit(EventKind::pen_move))) return lost_press_count - 1;
  const std::uint32_t code = record.key.scan != 0 ? record.key.scan : record.key.usage;
  const std::uint32_t extended = code >= 0xE000 ? lost_press_keys / 2 : 0;
  return (code + extended) % lost_press_keys;
}

constexpr bool leaves_reserve(EventKind kind) { return is_one_of(kind, move_bits | wheel_bits); }

}  // namespace

bool RingProducer::valid(std::span<const std::byte> memory) {
  namespace at = ring_layout;
  if (memory.size() < at::header_size) return false;
  if (reinterpret_cast<std::uintptr_t>(memory.data()) % alignof(EventRecord) != 0) return false;
  const auto word = [&](std::uint32_t offset) {
    std::uint32_t value = 0;
    std::memcpy(&value, memory.data() + offset, sizeof value);
    return value;
  };
  const std::uint32_t capacity = word(at::capacity);
  return word(at::magic) == at::magic_value && word(at::abi) == at::abi_value &&
         word(at::header_bytes) == at::header_size && word(at::record_bytes) == at::record_size &&
         std::has_single_bit(capacity) && capacity >= least_capacity && capacity <= most_capacity &&
         memory.size() == at::header_size + std::size_t{capacity} * at::record_size;
}

// Relaxed throughout: the JavaScript thread constructs this and starts the hook thread after it, which orders both.
RingProducer::RingProducer(std::span<std::byte> memory)
    : memory_(memory),
      move_limit_(memory_.capacity() - memory_.capacity() / 8),
      tail_(memory_.word(ring_layout::tail).load(std::memory_order_relaxed)),
      shown_tail_(tail_),
      flushed_tail_(tail_),
      cached_head_(memory_.word(ring_layout::head).load(std::memory_order_relaxed)),
      seq_(memory_.word(ring_layout::seq).load(std::memory_order_relaxed)) {
  memory_.word(ring_layout::fault_os_error).store(0, std::memory_order_relaxed);
  memory_.word(ring_layout::fault).store(0, std::memory_order_relaxed);
}

void RingProducer::Losses::add(EventKind kind, std::uint32_t events, double time) {
  const std::uint32_t bit = kind_bit(kind);
  if ((bit & key_bits) != 0) count.keys += events;
  if ((bit & pointing_bits) != 0) count.buttons += events;
  if ((bit & wheel_bits) != 0) count.wheels += events;
  if ((bit & move_bits) != 0) count.moves += events;
  if (time > time_ns) time_ns = time;
}

void RingProducer::publish(const EventRecord& record) noexcept {
  if (!wanted(record)) return;
  if (context_waiting_) [[unlikely]] {
    settle(MoveRoom::whole_ring);
    if (context_waiting_) {
      lose(unseen_losses_, record);
      return;
    }
  }
  switch (verdict(record.kind)) {
    case Verdict::refuse:
      return;
    case Verdict::over_limit:
      lose(losses_, record);
      losses_.wait_for_verdict = true;
      waiting_ = true;
      return;
    case Verdict::pass:
      break;
  }
  if (follows_lost_press(record)) [[unlikely]] {
    lose(losses_, record);
    waiting_ = true;
    return;
  }
  if (waiting_) [[unlikely]] {
    settle(leaves_reserve(record.kind) ? MoveRoom::leave_reserve : MoveRoom::whole_ring);
  }
  // Behind something that still waits there is no room for a later record either: order comes first.
  const std::uint32_t limit = leaves_reserve(record.kind) ? move_limit_ : memory_.capacity();
  if (!waiting_ && has_room(limit)) [[likely]] {
    push(record, epoch_, 1);
  } else if (record.kind == EventKind::move) {
    hold_move(record);
  } else {
    lose(losses_, record);
    waiting_ = true;
  }
}

void RingProducer::lose(Losses& losses, const EventRecord& record) {
  losses.add(record.kind, 1, record.time_ns);
  if (!is_one_of(record.kind, held_bits)) return;
  // The loss of a repeat takes nothing from the press that it repeats.
  if ((record.flags & event_flag::repeat) != 0) return;
  lost_presses_.set(press_id(record), is_one_of(record.kind, press_bits));
}

// The reader keeps no release without its press, nor the way of a touch or of a pen that touches, and would drop this
// one uncounted: it is lost with its press.
bool RingProducer::follows_lost_press(const EventRecord& record) const {
  const bool touches = record.kind == EventKind::pen_move && (record.pen.buttons & pen_touches) != 0;
  const bool follows = touches || is_one_of(record.kind, (held_bits & ~press_bits) | kind_bit(EventKind::touch_move));
  return follows && lost_presses_.test(press_id(record));
}

void RingProducer::open_context(std::uint32_t epoch, std::uint8_t changes, double time_ns) noexcept {
  settle(MoveRoom::whole_ring);
  if (move_waiting_) {
    losses_.add(EventKind::move, 1 + merged_, move_.time_ns);
    move_waiting_ = false;
  }
  // A context that no reader saw was never judged: nothing may be kept of it, so its losses go with it.
  if (context_waiting_) changes = static_cast<std::uint8_t>(changes | context_.context.changes);
  unseen_losses_ = {};
  lost_presses_.reset();  // a release in another epoch than its press is not that epoch's loss
  context_ = {};
  context_.kind = EventKind::context;
  context_.time_ns = time_ns;
  context_.context = {.epoch = epoch, .changes = changes, .reserved = {}};
  context_waiting_ = true;
  waiting_ = true;
  settle(MoveRoom::whole_ring);
}

void RingProducer::context_ready() noexcept {
  auto serial = memory_.word(ring_layout::context_serial);
  // The load is relaxed: this thread alone writes the word. The store is seq_cst, for the reader sleeps on this word as
  // it does on tail (see flush); it also pairs with the reader's load of the serial, so that what the ContextStore then
  // holds is at least as new.
  serial.store(serial.load(std::memory_order_relaxed) + 1, std::memory_order_seq_cst);
  news_ = true;
}

RingProducer::Flushed RingProducer::flush() noexcept {
  if (waiting_) settle(MoveRoom::leave_reserve);
  const bool records = tail_ != flushed_tail_;
  if (!records && !news_) return {.ring_doorbell = false, .pending = waiting_};
  news_ = false;
  if (records) {
    memory_.word(ring_layout::seq).store(seq_, std::memory_order_relaxed);  // ordered by the store of tail
    // Pairs with the reader's load of tail before it reads slots (release). Being seq_cst, and the load of asleep after
    // it too, it also pairs with the reader's sleep (store asleep = 1, then load tail; JavaScript's Atomics are
    // seq_cst): of two stores each followed by a load of the other word, at least one load sees the other side's store.
    // So either the reader sees this tail and stays awake, or we see it asleep and ring. Release alone would let the
    // load of asleep pass the store (a store buffer), and a wake-up would be missed for ever.
    memory_.word(ring_layout::tail).store(tail_, std::memory_order_seq_cst);
    shown_tail_ = tail_;
    flushed_tail_ = tail_;
  }
  auto asleep = memory_.word(ring_layout::asleep);
  if (asleep.load(std::memory_order_seq_cst) == 0) return {.ring_doorbell = false, .pending = waiting_};
  // The reader may take the flag back meanwhile: the exchange decides who had it. Relaxed, since nothing is read or
  // written because of it but the doorbell, and whoever carries the doorbell over to the JavaScript thread orders it.
  if (asleep.exchange(0, std::memory_order_relaxed) == 0) return {.ring_doorbell = false, .pending = waiting_};
  auto doorbells = memory_.word(ring_layout::doorbells);
  // A statistic that this thread alone writes: nothing pairs with it.
  doorbells.store(doorbells.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  return {.ring_doorbell = true, .pending = waiting_};
}

void RingProducer::note(Health health) noexcept {
  // Relaxed: the bits say all there is, and no other word is read because of them. The doorbell, rung after this in any
  // case, orders it before the reader's next look. It pairs with the reader's exchange for 0: of two that note the same
  // at once none is lost, and none is told twice.
  memory_.word(ring_layout::health).fetch_or(static_cast<std::uint32_t>(health), std::memory_order_relaxed);
}

void RingProducer::fail(Fault fault, int os_error) noexcept {
  // Two threads may fail at once; the flag lets one of them write both words. Relaxed: it guards no other data.
  if (failed_.exchange(true, std::memory_order_relaxed)) return;
  memory_.word(ring_layout::fault_os_error)
      .store(static_cast<std::uint32_t>(os_error), std::memory_order_relaxed);  // ordered by the store of fault
  // Pairs with the reader's load of fault: it sees the OS error of this fault, and every record shown before it.
  memory_.word(ring_layout::fault).store(static_cast<std::uint32_t>(fault), std::memory_order_seq_cst);
}

// What needs no context to be refused.
bool RingProducer::wanted(const EventRecord& record) const {
  if (!is_input(record.kind)) return false;
  // Pairs with openGate (store of gate after streams, keep_injected and open_since): an open gate shows the settings it
  // was opened with. Closing needs no pairing: nothing is read because the gate is closed, and pause joins this thread
  // anyway.
  if (memory_.word(ring_layout::gate).load(std::memory_order_acquire) == 0) return false;
  // Some hooks tell of an event well after it happened.
  if (record.time_ns < memory_.number(ring_layout::open_since)) return false;
  // Relaxed: ordered by gate; a change while the gate is open takes effect as soon as it is seen, and nothing hangs on
  // when.
  if ((memory_.word(ring_layout::streams).load(std::memory_order_relaxed) & kind_bit(record.kind)) == 0) return false;
  return (record.flags & event_flag::injected) == 0 ||
         memory_.word(ring_layout::keep_injected).load(std::memory_order_relaxed) != 0;  // as streams
}

// Of a record of epoch_, whose context the reader can see.
RingProducer::Verdict RingProducer::verdict(EventKind kind) {
  if (epoch_ == 0) return Verdict::refuse;
  // Pairs with judge (store of event_mask, then of judged_epoch): who sees the epoch sees its mask. The mask of another
  // epoch cannot come between: the reader judges an epoch after it has read its context, and never an older one than it
  // judged last, so while epoch_ is ours the mask speaks of epoch_ or of what came before judged_epoch was epoch_.
  if (memory_.word(ring_layout::judged_epoch).load(std::memory_order_acquire) == epoch_) {
    const std::uint32_t mask = memory_.word(ring_layout::event_mask).load(std::memory_order_relaxed);  // ordered above
    return (mask & kind_bit(kind)) != 0 ? Verdict::pass : Verdict::refuse;
  }
  if (unjudged_ == ring_layout::unjudged_limit) return Verdict::over_limit;
  ++unjudged_;
  return Verdict::pass;
}

// Whether the verdict that came after a record of epoch_ was let in refuses it.
bool RingProducer::denied_since(EventKind kind) const {
  return memory_.word(ring_layout::judged_epoch).load(std::memory_order_acquire) == epoch_ &&  // as in verdict
         (memory_.word(ring_layout::event_mask).load(std::memory_order_relaxed) & kind_bit(kind)) == 0;
}

bool RingProducer::has_room(std::uint32_t limit) {
  if (tail_ - cached_head_ < limit) [[likely]]
    return true;
  // Pairs with the reader's store of head: it has read and zeroed the slots before head, so they may be overwritten.
  cached_head_ = memory_.word(ring_layout::head).load(std::memory_order_acquire);
  return tail_ - cached_head_ < limit;
}

void RingProducer::push(const EventRecord& record, std::uint32_t epoch, std::uint32_t seq_step) {
  seq_ += seq_step;
  // In place: a copy made whole elsewhere would be read back in wider words than it was written in, which stalls.
  EventRecord& slot = memory_.slot(tail_);
  slot = record;
  slot.seq = seq_;
  slot.epoch = static_cast<std::uint16_t>(epoch);
  ++tail_;
  if (tail_ - shown_tail_ < records_a_show) [[likely]]
    return;
  memory_.word(ring_layout::seq).store(seq_, std::memory_order_relaxed);  // ordered by the store of tail
  // Pairs with the reader's load of tail before it reads slots. No seq_cst: flush alone looks at the reader's sleep.
  memory_.word(ring_layout::tail).store(tail_, std::memory_order_release);
  shown_tail_ = tail_;
}

void RingProducer::hold_move(const EventRecord& move) {
  if (move_waiting_) {
    const PointerPayload before = move_.pointer;
    move_ = move;
    move_.pointer.dx += before.dx;
    move_.pointer.dy += before.dy;
    ++merged_;
    return;
  }
  move_ = move;
  merged_ = 0;
  move_waiting_ = true;
  waiting_ = true;
}

// Publishes what waits, in time order, as far as there is room.
void RingProducer::settle(MoveRoom room) {
  if (!waiting_) return;
  // Pairs with openGate, as in wanted.
  if (memory_.word(ring_layout::gate).load(std::memory_order_acquire) == 0) {
    forget_waiting();
    return;
  }
  const bool move_first = move_waiting_ && move_.time_ns < losses_.time_ns;
  const bool settled = move_first ? settle_move(room) && settle_losses() : settle_losses() && settle_move(room);
  if (settled && settle_context()) settle_losses();
  waiting_ = move_waiting_ || losses_.any() || context_waiting_;
}

// Each of these is true when nothing of its sort waits any more.
bool RingProducer::settle_move(MoveRoom room) {
  if (!move_waiting_) return true;
  if (!wanted(move_) || denied_since(EventKind::move)) {
    move_waiting_ = false;
    return true;
  }
  if (!has_room(room == MoveRoom::whole_ring ? memory_.capacity() : move_limit_)) return false;
  push(move_, epoch_, merged_ + 1);
  move_waiting_ = false;
  return true;
}

bool RingProducer::settle_losses() {
  if (!losses_.any()) return true;
  if (memory_.word(ring_layout::judged_epoch).load(std::memory_order_acquire) == epoch_) {  // as in verdict
    // A count is a trace too: what the verdict refuses is not counted either.
    const std::uint32_t mask = memory_.word(ring_layout::event_mask).load(std::memory_order_relaxed);
    if ((mask & key_bits) == 0) losses_.count.keys = 0;
    if ((mask & pointing_bits) == 0) losses_.count.buttons = 0;
    if ((mask & wheel_bits) == 0) losses_.count.wheels = 0;
    if ((mask & move_bits) == 0) losses_.count.moves = 0;
    if (!losses_.any()) {
      losses_ = {};
      return true;
    }
  } else if (losses_.wait_for_verdict && !context_waiting_) {
    return false;
  }
  if (!has_room(memory_.capacity())) return false;
  EventRecord record{};
  record.kind = EventKind::lost;
  record.time_ns = losses_.time_ns;
  record.lost = losses_.count;
  push(record, epoch_, 1);
  losses_ = {};
  return true;
}

bool RingProducer::settle_context() {
  if (!context_waiting_) return true;
  if (!has_room(memory_.capacity())) return false;
  epoch_ = context_.context.epoch;
  unjudged_ = 0;
  push(context_, epoch_, 1);
  context_waiting_ = false;
  losses_ = unseen_losses_;
  unseen_losses_ = {};
  return true;
}

// The gate is closed: what has not entered the ring does not enter it later. Only that there is a context is still true
// when the gate opens again.
void RingProducer::forget_waiting() {
  move_waiting_ = false;
  losses_ = {};
  unseen_losses_ = {};
  waiting_ = context_waiting_;
}

}  // namespace capstan
