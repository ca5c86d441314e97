// What one call of publish costs the hook thread, in ns. Prints JSON. bench/ring.ts runs it.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "core/ring_memory.hpp"
#include "core/ring_producer.hpp"

namespace {

using namespace capstan;
namespace at = ring_layout;

constexpr std::uint32_t capacity = 32'768;
constexpr std::uint32_t batch = 64;  // records between two flushes
constexpr int rounds = 400;

struct Ring {
  std::vector<double> storage = std::vector<double>((at::header_size + capacity * at::record_size) / sizeof(double));
  std::span<std::byte> bytes = std::as_writable_bytes(std::span(storage));
  RingMemory memory{bytes};

  Ring() {
    set(at::gate, 1);
    set(at::streams, 0xFFFF'FFFF);
  }
  void set(std::uint32_t word, std::uint32_t value) const { memory.word(word).store(value); }
  void judge(std::uint32_t mask) const {
    set(at::event_mask, mask);
    set(at::judged_epoch, 1);
  }
  // What a reader that keeps up would have done.
  void free_all() const { set(at::head, memory.word(at::tail).load()); }
};

// Median over rounds of the time for a ring-full of publishes with a flush a batch.
template <typename Prepare>
double cost(Prepare prepare) {
  Ring ring;
  RingProducer producer(ring.bytes);
  producer.open_context(1, 0, 1);
  producer.flush();
  prepare(ring);
  EventRecord record{};
  record.kind = EventKind::key_down;
  double time = 2;
  std::vector<double> samples;
  for (int round = 0; round < rounds; ++round) {
    ring.free_all();
    const auto start = std::chrono::steady_clock::now();
    for (std::uint32_t i = 0; i < capacity; i += batch) {
      for (std::uint32_t j = 0; j < batch; ++j) {
        record.time_ns = time++;
        record.key.scan = static_cast<std::uint16_t>(j);
        producer.publish(record);
      }
      producer.flush();
    }
    const std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - start;
    samples.push_back(spent.count() / capacity);
  }
  std::nth_element(samples.begin(), samples.begin() + rounds / 2, samples.end());
  return samples[rounds / 2];
}

}  // namespace

int main() {
  const double allowed = cost([](Ring& ring) { ring.judge(0xFFFF'FFFF); });
  const double denied = cost([](Ring& ring) { ring.judge(0); });
  const double closed = cost([](Ring& ring) { ring.set(at::gate, 0); });
  std::printf("{\"allowed_ns\": %.2f, \"denied_ns\": %.2f, \"closed_ns\": %.2f}\n", allowed, denied, closed);
}
