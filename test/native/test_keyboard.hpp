// A keyboard as Windows might have it, with a layout like the German one: AltGr+Q is @, AltGr+E the euro, ^ is dead,
// and the numpad has a comma.
#pragma once

#include <array>
#include <cstdint>

#include "win/system_keyboard.hpp"
#include "win/virtual_keys.hpp"

namespace capstan::test {

inline constexpr std::uint8_t vk_circumflex = 0xDC;
inline constexpr std::uint8_t vk_surrogate = 0xDB;  // makes a character beyond 16 bits
inline constexpr std::uint8_t vk_ligature = 0xDD;   // makes two characters
inline constexpr std::uint32_t a_circumflex = 0xE2;

class ScriptedKeyboard final : public win::SystemKeyboard {
 public:
  std::array<bool, 256> down{};
  win::HeldKeys::Locks lit{};
  // The mark that a program has taken from its queue, and that the next key is composed with.
  std::uint32_t taken_mark = 0;

  win::Translation translate(std::uint8_t key, win::ScanCode /*scan*/,
                             const win::HeldKeys::StateTable& state) override {
    using Kind = win::Translation::Kind;
    const bool third_level = state[win::vk::control] != 0 && state[win::vk::alt] != 0;
    const bool upper = (state[win::vk::shift] != 0) != (state[win::vk::caps_lock] != 0);
    if (third_level) {
      if (key == 'Q') return {Kind::character, '@'};
      if (key == 'E') return {Kind::character, 0x20AC};
      if (key == 'C') return {Kind::character, 0x03};
      return {};
    }
    if (key == vk_circumflex) return {Kind::dead_key, '^'};
    if (key == vk_surrogate) return {Kind::character, 0x1F600};
    if (key == vk_ligature) return {Kind::characters, 'j'};
    if (key == win::vk::enter) return {Kind::character, '\r'};
    if (key == win::vk::decimal) return {Kind::character, ','};
    if (key == win::vk::space) return {Kind::character, taken_mark != 0 ? taken_mark : ' '};
    if (key < 'A' || key > 'Z') return {};
    if (taken_mark != 0)
      return key == 'A' ? win::Translation{Kind::character, a_circumflex} : win::Translation{Kind::characters, key};
    return {Kind::character, static_cast<std::uint32_t>(upper ? key : key + ('a' - 'A'))};
  }
  win::ScanCode scan_code_of(std::uint8_t key) override { return key == 'A' ? 0x1E : win::no_scan_code; }
  std::uint8_t virtual_key_of(win::ScanCode scan) override { return scan == 0x1E ? 'A' : 0; }
  std::uint32_t compose(std::uint32_t letter, std::uint32_t combining) override {
    constexpr std::uint32_t combining_circumflex = 0x0302;
    return letter == 'a' && combining == combining_circumflex ? a_circumflex : 0;
  }
  bool is_down(std::uint8_t key) override { return down[key]; }
  win::HeldKeys::Locks locks() override { return lit; }
};

}  // namespace capstan::test
