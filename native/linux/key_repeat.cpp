#include "linux/key_repeat.hpp"

namespace capstan {
namespace {

// A release that is under way must not be overtaken by a repeat that was never made.
constexpr std::uint64_t patience_ms = 8;

}  // namespace

bool KeyRepeat::repeats(std::uint16_t key) const {
  return settings_.enabled && settings_.interval_ms > 0 && key < most_keys && settings_.keys.test(key);
}

void KeyRepeat::press(std::uint16_t key, std::uint16_t device, std::uint64_t time_ms) {
  if (!repeats(key)) return;
  held_ = key;
  device_ = device;
  next_ms_ = time_ms + settings_.delay_ms;
}

std::vector<KeyRepeat::Repeat> KeyRepeat::release(std::uint16_t key, std::uint64_t time_ms) {
  if (key != held_) return {};
  std::vector<Repeat> made = due(time_ms + patience_ms);
  held_ = 0;
  return made;
}

std::vector<KeyRepeat::Repeat> KeyRepeat::due(std::uint64_t now_ms) {
  std::vector<Repeat> made;
  for (; held_ != 0 && next_ms_ + patience_ms <= now_ms; next_ms_ += settings_.interval_ms) {
    made.push_back({held_, device_, next_ms_});
  }
  return made;
}

std::optional<std::uint64_t> KeyRepeat::next() const {
  if (held_ == 0) return std::nullopt;
  return next_ms_ + patience_ms;
}

}  // namespace capstan
