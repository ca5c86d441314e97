#include "linux/evdev/held_events.hpp"

#include <algorithm>
#include <utility>

namespace capstan::evdev {

HeldEvents::HeldEvents() : slots_(most) {}

bool HeldEvents::push(const InputEvent& event) {
  if (size() == most) {
    certain_ = std::min(certain_, taken_);
    nobodys_ = pushed_;
    return false;
  }
  slot(pushed_++) = event;
  return true;
}

void HeldEvents::ask(std::uint64_t question) {
  question_ = question;
  asked_ = pushed_;
}

void HeldEvents::answer(std::uint64_t question) {
  if (question >= question_) answered_ = asked_;
}

void HeldEvents::change_context(std::int64_t now_ns) {
  certain_ = taken_;
  nobodys_ = pushed_;
  barrier_ns_ = now_ns;
}

void HeldEvents::change_name(std::int64_t now_ns) {
  certain_ = std::max(nobodys_ > taken_ ? taken_ : answered_, taken_);
  nobodys_ = pushed_;
  barrier_ns_ = now_ns;
}

std::optional<HeldEvents::Taken> HeldEvents::take(std::int64_t now_ns) {
  const std::optional<std::int64_t> when = next();
  if (!when || *when > now_ns) return std::nullopt;
  const bool certain = taken_ < certain_;
  const bool nobodys = !certain && (taken_ < nobodys_ || oldest().time_ns <= barrier_ns_);
  // What a denied context typed does not stay in memory.
  return Taken{std::exchange(slot(taken_++), {}), nobodys};
}

std::optional<std::int64_t> HeldEvents::next() const {
  if (taken_ == pushed_) return std::nullopt;
  if (decided() || oldest().time_ns <= barrier_ns_) return std::numeric_limits<std::int64_t>::min();
  if (taken_ >= answered_) return std::nullopt;
  return oldest().time_ns + settling_ns;
}

}  // namespace capstan::evdev
