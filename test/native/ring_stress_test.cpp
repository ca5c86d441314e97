// Both ends native, each on its own thread, so that ThreadSanitizer sees every access (it cannot see JavaScript's).
// Every run is seeded: what the producer sends is a function of the seed, and the reader checks it record by record.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <random>
#include <thread>

#include "test_case.hpp"
#include "test_ring.hpp"

using namespace capstan;
using namespace capstan::test;

namespace {

// Long beyond any scheduling delay: it passes only when a wake-up was missed for ever.
constexpr auto never = std::chrono::seconds(60);

class Doorbell {
 public:
  void ring() {
    const std::lock_guard lock(mutex_);
    rung_ = true;
    changed_.notify_one();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    check(changed_.wait_for(lock, never, [&] { return rung_; }), "the reader sleeps and nobody rings");
    rung_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool rung_ = false;
};

enum Class : std::size_t { keys, buttons, wheels, moves, classes };

std::size_t class_of(EventKind kind) {
  if (kind <= EventKind::key_up) return keys;
  if (kind <= EventKind::button_up) return buttons;
  return kind == EventKind::wheel ? wheels : moves;
}

constexpr std::uint32_t class_bits[classes] = {kind_bit(EventKind::key_down) | kind_bit(EventKind::key_up),
                                               kind_bit(EventKind::button_down) | kind_bit(EventKind::button_up),
                                               kind_bit(EventKind::wheel), kind_bit(EventKind::move)};

struct Tally {
  std::uint32_t of[classes] = {};
};

// What the host decides about an epoch.
std::uint32_t verdict_of(std::uint32_t epoch) {
  switch (epoch % 4) {
    case 0:
      return 0;
    case 1:
      return class_bits[moves] | class_bits[wheels] | class_bits[buttons];
    default:
      return every_kind;
  }
}

struct Sent {
  std::vector<Tally> by_epoch;
};

void produce(RingProducer& producer, Doorbell& doorbell, std::uint32_t first_epoch, std::uint32_t seed,
             std::uint32_t events, Sent& sent) {
  std::mt19937 random(seed);
  double time = 1;
  std::uint32_t epoch = first_epoch - 1;
  const auto flush = [&] {
    const auto flushed = producer.flush();
    if (flushed.ring_doorbell) doorbell.ring();
    return flushed.pending;
  };
  for (std::uint32_t i = 0; i < events; ++i) {
    if (i == 0 || random() % 200 == 0) {
      producer.open_context(++epoch, 0, time++);
      sent.by_epoch.emplace_back();
    }
    const auto kind = static_cast<EventKind>(random() % 2 == 0 ? 6 : 1 + random() % 5);
    EventRecord record = event(kind, time++);
    if (kind == EventKind::move) record.pointer = {.x = 0, .y = 0, .dx = 1, .dy = -1};
    producer.publish(record);
    ++sent.by_epoch.back().of[class_of(kind)];
    if (random() % 16 == 0) flush();
    if (random() % 4096 == 0) std::this_thread::yield();
  }
  while (flush()) std::this_thread::yield();
}

struct Seen {
  std::vector<Tally> kept;  // received, merged and lost, by epoch
  std::vector<bool> opened;
  std::uint32_t records = 0;
  std::uint32_t merged = 0;
  std::uint32_t lost = 0;
};

class Verifier {
 public:
  Verifier(TestRing& ring, std::uint32_t first_epoch, std::uint32_t seq, std::uint32_t epochs)
      : ring_(ring), first_epoch_(first_epoch), seq_(seq) {
    seen.kept.resize(epochs);
    seen.opened.resize(epochs);
  }

  void take(const EventRecord& record) {
    check(record.time_ns > time_, "time must rise strictly");
    time_ = record.time_ns;
    const std::uint32_t step = record.seq - seq_;
    seq_ = record.seq;
    ++seen.records;
    if (record.kind == EventKind::context) {
      check_equal(step, 1);
      check(epoch_index_ == none || record.context.epoch > epoch_, "epochs must rise");
      epoch_ = record.context.epoch;
      epoch_index_ = epoch_ - first_epoch_;
      seen.opened.at(epoch_index_) = true;
      judged_ = false;
    } else {
      check(epoch_index_ != none, "nothing may come before the first context");
    }
    check_equal(record.epoch, static_cast<std::uint16_t>(epoch_));
    if (record.kind == EventKind::context) return;
    Tally& kept = seen.kept[epoch_index_];
    if (record.kind == EventKind::lost) {
      check_equal(step, 1);
      const std::uint32_t counts[classes] = {record.lost.keys, record.lost.buttons, record.lost.wheels,
                                             record.lost.moves};
      for (std::size_t i = 0; i < classes; ++i) {
        kept.of[i] += counts[i];
        seen.lost += counts[i];
      }
      return;
    }
    check(record.kind >= EventKind::key_down && record.kind <= EventKind::move, "a slot without an event");
    if (record.kind == EventKind::move) {
      check_equal(record.pointer.dx, static_cast<float>(step));
      check_equal(record.pointer.dy, -static_cast<float>(step));
      seen.merged += step - 1;
    } else {
      check_equal(step, 1);
    }
    kept.of[class_of(record.kind)] += step;
  }

  void judge() {
    if (judged_ || epoch_index_ == none) return;
    ring_.judge(epoch_, verdict_of(epoch_));
    judged_ = true;
  }

  Seen seen;

 private:
  static constexpr std::uint32_t none = 0xFFFF'FFFF;
  TestRing& ring_;
  std::uint32_t first_epoch_;
  std::uint32_t seq_;
  double time_ = 0;
  std::uint32_t epoch_ = 0;
  std::uint32_t epoch_index_ = none;
  bool judged_ = false;
};

std::uint32_t seed_of_this_run() {
  const char* given = std::getenv("CAPSTAN_TEST_SEED");
  return given == nullptr ? 20260101U : static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10));
}

Seen run(std::uint32_t capacity, std::uint32_t start, std::uint32_t first_epoch, std::uint32_t seed,
         std::uint32_t events) {
  TestRing ring(capacity, start);
  RingProducer producer(ring.bytes());
  Doorbell doorbell;
  Sent sent;
  std::atomic<bool> done = false;
  Verifier verifier(ring, first_epoch, start, events);

  std::thread hook([&] {
    produce(producer, doorbell, first_epoch, seed, events, sent);
    done = true;
    doorbell.ring();
  });
  std::mt19937 random(seed ^ 0x5EED);
  std::exception_ptr failure;
  for (;;) {
    const bool last = done;  // read before the drain: what came before it is shown
    try {
      for (const EventRecord& record : ring.drain(1 + static_cast<std::uint32_t>(random() % capacity))) {
        if (!failure) verifier.take(record);
        if (random() % 8 == 0) verifier.judge();  // in the middle of a batch, while its epoch may still run
      }
      if (random() % 2 == 0) verifier.judge();
      if (last && ring.get(ring_layout::tail) == ring.get(ring_layout::head)) break;
      if (!last && random() % 3 == 0 && ring.sleep()) doorbell.wait();
    } catch (...) {
      if (!failure) failure = std::current_exception();  // go on draining, so that the producer ends
    }
  }
  hook.join();
  if (failure) std::rethrow_exception(failure);

  const Seen& seen = verifier.seen;
  std::uint32_t exact = 0;
  std::uint32_t seen_epochs = 0;
  for (std::size_t i = 0; i < sent.by_epoch.size(); ++i) {
    const std::uint32_t mask = verdict_of(first_epoch + static_cast<std::uint32_t>(i));
    seen_epochs += seen.opened[i] ? 1 : 0;
    for (std::size_t c = 0; c < classes; ++c) {
      const std::uint32_t kept = seen.kept[i].of[c];
      const std::uint32_t all = sent.by_epoch[i].of[c];
      if (!seen.opened[i]) {
        check_equal(kept, 0);
      } else if ((mask & class_bits[c]) != 0) {
        check_equal(kept, all);  // received + merged + lost = sent
        exact += all;
      } else {
        check(kept <= all, "more than was sent");
      }
    }
  }
  std::printf(
      "        capacity %u, seed %u: %u of %zu epochs seen, %u records, %u merged, %u lost, %u accounted exactly\n",
      capacity, seed, seen_epochs, sent.by_epoch.size(), seen.records, seen.merged, seen.lost, exact);
  check(exact > 0, "no epoch was both seen and allowed");
  return verifier.seen;
}

void every_event_of_an_allowed_epoch_is_received_merged_or_lost() {
  std::uint32_t seed = seed_of_this_run();
  std::uint32_t merged = 0;
  std::uint32_t lost = 0;
  for (const std::uint32_t capacity : {64U, 64U, 256U, 1024U}) {
    const Seen seen = run(capacity, 0xFFFF'F000, 0xFFF0, seed++, 200'000);
    merged += seen.merged;
    lost += seen.lost;
  }
  check(merged > 0 && lost > 0, "the runs put no pressure on the ring");
}

void no_wake_up_is_missed() {
  constexpr std::uint32_t rounds = 100'000;
  TestRing ring;
  RingProducer producer(ring.bytes());
  ring.judge(1, every_kind);
  Doorbell doorbell;
  std::atomic<std::uint32_t> taken = 0;
  std::atomic<bool> stop = false;
  std::thread hook([&] {
    producer.open_context(1, 0, 1);
    for (std::uint32_t i = 0; i < rounds && !stop; ++i) {
      if (i > 0) producer.publish(event(EventKind::key_down, 1 + i));
      if (producer.flush().ring_doorbell) doorbell.ring();
      // The next round would hide a missed wake-up of this one.
      while (taken != i + 1 && !stop) std::this_thread::yield();
    }
  });
  try {
    while (taken != rounds) {
      taken += static_cast<std::uint32_t>(ring.drain().size());
      if (taken != rounds && ring.sleep()) doorbell.wait();
    }
  } catch (...) {
    stop = true;
    hook.join();
    throw;
  }
  hook.join();
}

constexpr TestCase cases[] = {
    {"every event of an allowed epoch is received, merged or lost, in order, across the wrap of all counters",
     every_event_of_an_allowed_epoch_is_received_merged_or_lost},
    {"no wake-up is missed", no_wake_up_is_missed},
};

}  // namespace

int main() { return run_cases(cases); }
