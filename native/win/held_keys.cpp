#include "win/held_keys.hpp"

#include <algorithm>

#include "core/event_record.hpp"

namespace capstan::win {

// By scan code where there is one: with NumLock and Shift, one key of the numpad goes down and up as two virtual keys.
std::size_t HeldKeys::find(ScanCode scan, std::uint8_t virtual_key) const {
  std::size_t at = 0;
  while (at < count_ && (keys_[at].scan != scan || (scan == no_scan_code && keys_[at].virtual_key != virtual_key))) {
    ++at;
  }
  return at;
}

bool HeldKeys::holds(ScanCode scan, std::uint8_t virtual_key) const { return find(scan, virtual_key) < count_; }

bool HeldKeys::down(std::uint8_t virtual_key) const {
  return std::any_of(keys_.begin(), keys_.begin() + static_cast<std::ptrdiff_t>(count_),
                     [&](const HeldKey& key) { return key.virtual_key == virtual_key; });
}

void HeldKeys::press(const HeldKey& key) {
  const std::size_t at = find(key.scan, key.virtual_key);
  if (at < count_) {
    keys_[at] = key;
    return;
  }
  if (key.virtual_key == vk::caps_lock) locks_.caps = !locks_.caps;
  if (key.virtual_key == vk::num_lock) locks_.num = !locks_.num;
  if (key.virtual_key == vk::scroll_lock) locks_.scroll = !locks_.scroll;
  if (key.virtual_key == vk::kana) locks_.kana = !locks_.kana;
  if (count_ < most_keys) keys_[count_++] = key;
}

std::optional<HeldKey> HeldKeys::release(ScanCode scan, std::uint8_t virtual_key) {
  if (virtual_key == vk::right_alt) alt_graph_follows_ = false;
  const std::size_t at = find(scan, virtual_key);
  if (at == count_) return std::nullopt;
  const HeldKey key = keys_[at];
  // In the order of the presses.
  std::move(keys_.begin() + static_cast<std::ptrdiff_t>(at) + 1, keys_.begin() + static_cast<std::ptrdiff_t>(count_),
            keys_.begin() + static_cast<std::ptrdiff_t>(at));
  --count_;
  return key;
}

std::uint8_t HeldKeys::modifiers() const {
  unsigned bits = 0;
  if (down(vk::left_shift) || down(vk::right_shift)) bits |= modifier::shift;
  if (down(vk::left_control) || down(vk::right_control)) bits |= modifier::control;
  if (down(vk::left_alt) || (down(vk::right_alt) && !alt_graph())) bits |= modifier::alt;
  if (down(vk::left_meta) || down(vk::right_meta)) bits |= modifier::meta;
  if (alt_graph()) bits |= modifier::alt_graph;
  if (locks_.caps) bits |= modifier::caps_lock;
  if (locks_.num) bits |= modifier::num_lock;
  return static_cast<std::uint8_t>(bits);
}

HeldKeys::StateTable HeldKeys::table(bool control_and_alt) const {
  constexpr std::uint8_t is_down = 0x80;
  constexpr std::uint8_t is_on = 0x01;
  StateTable state{};
  for (const std::uint8_t side : {vk::left_shift, vk::right_shift}) {
    if (down(side)) state[side] = state[vk::shift] = is_down;
  }
  if (control_and_alt) {
    state[vk::control] = state[vk::left_control] = is_down;
    state[vk::alt] = state[vk::right_alt] = is_down;
  }
  if (locks_.caps) state[vk::caps_lock] = is_on;
  if (locks_.num) state[vk::num_lock] = is_on;
  if (locks_.scroll) state[vk::scroll_lock] = is_on;
  if (locks_.kana) state[vk::kana] = is_on;
  return state;
}

}  // namespace capstan::win
