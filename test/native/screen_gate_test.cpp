// When the screen may be read.
#include "core/screen_gate.hpp"

#include "test_case.hpp"
#include "test_ring.hpp"

using namespace capstan;
using namespace capstan::test;

namespace {

// A ring whose gate is open, and in which epoch 5 is the newest and allows the screen.
struct Allowed {
  TestRing ring;
  ScreenGate gate{ring.bytes()};

  Allowed() {
    gate.open_context(5);
    ring.judge(5, ring_layout::screen_bit);
  }
};

void a_judged_context_that_allows_it_opens_the_screen() {
  const Allowed allowed;
  check(allowed.gate.open());
}

void a_gate_that_is_not_open_closes_the_screen() {
  Allowed allowed;
  for (const std::uint32_t word : {0U, 2U, 0xFFFF'FFFFU}) {
    allowed.ring.set(ring_layout::gate, word);
    check(!allowed.gate.open());
  }
}

void a_mask_of_every_kind_does_not_open_the_screen() {
  Allowed allowed;
  allowed.ring.judge(5, every_kind & ~ring_layout::screen_bit);
  check(!allowed.gate.open());
}

void a_newer_context_closes_the_screen_until_its_verdict() {
  Allowed allowed;
  allowed.gate.open_context(6);
  check(!allowed.gate.open());
  allowed.ring.judge(6, 0);
  check(!allowed.gate.open());
  allowed.ring.judge(6, ring_layout::screen_bit);
  check(allowed.gate.open());
}

void the_whole_number_of_the_epoch_counts() {
  Allowed allowed;
  allowed.gate.open_context(0x1'0005);
  check(!allowed.gate.open());
}

void no_context_opens_no_screen() {
  TestRing ring;
  const ScreenGate gate(ring.bytes());
  ring.judge(0, every_kind);
  check(!gate.open());
}

void a_verdict_of_before_a_start_opens_nothing() {
  Allowed allowed;
  allowed.gate.reset();
  check(!allowed.gate.open());
  allowed.gate.open_context(6);
  check(!allowed.gate.open());
}

constexpr TestCase cases[] = {
    {"a judged context that allows it opens the screen", a_judged_context_that_allows_it_opens_the_screen},
    {"a gate that is not open closes the screen", a_gate_that_is_not_open_closes_the_screen},
    {"a mask of every kind does not open the screen", a_mask_of_every_kind_does_not_open_the_screen},
    {"a newer context closes the screen until its verdict", a_newer_context_closes_the_screen_until_its_verdict},
    {"the whole number of the epoch counts", the_whole_number_of_the_epoch_counts},
    {"no context opens no screen", no_context_opens_no_screen},
    {"a verdict of before a start opens nothing", a_verdict_of_before_a_start_opens_nothing},
};

}  // namespace

int main() { return run_cases(cases); }
