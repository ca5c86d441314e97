#include "win/keyboard.hpp"

#include <array>
#include <utility>

namespace capstan::win {
namespace {

// Bit 2 of ToUnicodeEx: the keyboard state in the kernel, with the dead key that waits in it, stays as it is (Windows
// 10 1607 and later). Without it the hook would eat the dead keys of the person.
constexpr UINT leave_kernel_state = 0x4;

constexpr bool is_high_surrogate(std::uint32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
constexpr bool is_low_surrogate(std::uint32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }
constexpr std::uint32_t joined(std::uint32_t high, std::uint32_t low) {
  return 0x1'0000 + ((high - 0xD800) << 10U) + (low - 0xDC00);
}

// What a key makes. count: as ToUnicodeEx returns it, negative for a dead key; last: the last code point written.
struct Translation {
  int count = 0;
  std::uint32_t last = 0;
  bool single = false;  // one code point
};

Translation translate(std::uint8_t virtual_key, ScanCode scan, const HeldKeys::StateTable& state, HKL layout) {
  std::array<wchar_t, 16> units{};
  Translation made;
  made.count = ToUnicodeEx(virtual_key, scan & 0xFFU, state.data(), units.data(), static_cast<int>(units.size()) - 1,
                           leave_kernel_state, layout);
  if (made.count == 0) return made;
  const std::size_t size = made.count < 0 ? 1 : std::min(static_cast<std::size_t>(made.count), units.size());
  made.last = units[size - 1];
  made.single = size == 1;
  if (size >= 2 && is_high_surrogate(units[size - 2]) && is_low_surrogate(units[size - 1])) {
    made.last = joined(units[size - 2], units[size - 1]);
    made.single = size == 2;
  }
  return made;
}

// Unicode's canonical composition, from tables that the process holds already: FoldStringW waits for nobody.
std::uint32_t compose(std::uint32_t letter, std::uint32_t combining) noexcept {
  if (letter > 0xFFFF) return 0;
  const std::array<wchar_t, 2> apart = {static_cast<wchar_t>(letter), static_cast<wchar_t>(combining)};
  std::array<wchar_t, 4> together{};
  const int size = FoldStringW(MAP_PRECOMPOSED, apart.data(), static_cast<int>(apart.size()), together.data(),
                               static_cast<int>(together.size()));
  return size == 1 ? together[0] : 0;
}

bool is_down(std::uint8_t virtual_key) { return GetAsyncKeyState(virtual_key) < 0; }
bool is_on(std::uint8_t virtual_key) { return (GetKeyState(virtual_key) & 1) != 0; }

KeyPayload payload_of(ScanCode scan, Keysym keysym, std::uint32_t text, std::uint8_t mods) {
  KeyPayload payload{};
  payload.usage = usage_from_scan_code(scan);
  payload.scan = scan;
  payload.keysym = keysym;
  payload.text = text;
  payload.mods = mods;
  return payload;
}

bool on_numpad(ScanCode scan) {
  constexpr std::uint16_t first = 0x54;
  constexpr std::uint16_t last = 0x63;
  const std::uint16_t usage = usage_from_scan_code(scan);
  return usage >= first && usage <= last;
}

}  // namespace

Keyboard::Keyboard() : dead_(compose) {}

bool Keyboard::simulated(const KBDLLHOOKSTRUCT& event, bool down) {
  if (event.vkCode == vk::packet || (event.scanCode & simulated_bit) == 0) return false;
  const bool control = event.vkCode == vk::left_control || event.vkCode == vk::control;
  if (control && down) held_.alt_graph_follows();
  return true;
}

ScanCode Keyboard::scan_code(const KBDLLHOOKSTRUCT& event) const {
  const auto virtual_key = static_cast<std::uint8_t>(event.vkCode);
  const bool is_extended = (event.flags & LLKHF_EXTENDED) != 0;
  auto code = static_cast<ScanCode>(event.scanCode & 0xFFU);
  if (code != no_scan_code) return normal_scan_code(is_extended ? code | extended : code, virtual_key);
  code = scan_code_of(virtual_key, is_extended);
  if (code != no_scan_code) return code;
  return normal_scan_code(static_cast<ScanCode>(MapVirtualKeyExW(virtual_key, MAPVK_VK_TO_VSC_EX, layout_)),
                          virtual_key);
}

// Windows translates a lone scan code (KEYEVENTF_SCANCODE) before it calls the hook; Wine 8 does so after.
std::uint8_t Keyboard::virtual_key_of(const KBDLLHOOKSTRUCT& event, ScanCode scan) const {
  UINT found = event.vkCode;
  if (found == 0) found = MapVirtualKeyExW(scan, MAPVK_VSC_TO_VK_EX, layout_);
  return sided(static_cast<std::uint8_t>(found), scan);
}

std::optional<Keyboard::Event> Keyboard::handle(const KBDLLHOOKSTRUCT& event, bool down, std::int64_t boot_ns) {
  if (event.vkCode == vk::packet) return handle_packet(static_cast<std::uint16_t>(event.scanCode), down);
  const ScanCode scan = scan_code(event);
  const std::uint8_t virtual_key = virtual_key_of(event, scan);
  Event result;
  // As it was before the event: the press of Shift itself is without Shift, its release with it.
  const std::uint8_t mods = held_.modifiers();
  if (down) {
    const Meaning meant = meaning(virtual_key, scan, true);
    result.repeat = held_.holds(scan, virtual_key);
    held_.press({scan, virtual_key, meant.keysym, boot_ns});
    result.payload = payload_of(scan, meant.keysym, meant.text, mods);
  } else {
    const std::optional<HeldKey> held = held_.release(scan, virtual_key);
    const Keysym keysym = held ? held->keysym : meaning(virtual_key, scan, false).keysym;
    result.payload = payload_of(scan, keysym, no_text, mods);
  }
  return result;
}

// The scan code of such an event is a UTF-16 unit (KEYEVENTF_UNICODE). Beyond 16 bits two events make one character.
std::optional<Keyboard::Event> Keyboard::handle_packet(std::uint16_t unit, bool down) {
  if (is_high_surrogate(unit)) {
    high_surrogate_ = unit;
    return std::nullopt;
  }
  std::uint32_t code_point = unit;
  if (is_low_surrogate(unit)) {
    if (high_surrogate_ == 0) return std::nullopt;
    code_point = joined(high_surrogate_, unit);
  }
  const std::uint32_t text = down ? dead_.press(code_point, dead_.pending() && dead_key_in_system()) : no_text;
  Event result;
  result.payload = payload_of(no_scan_code, keysym_of_character(code_point), text, held_.modifiers());
  result.payload.scan = unit;
  result.payload.usage = unknown_usage;
  return result;
}

// typed: a press, which moves a dead key on.
Keyboard::Meaning Keyboard::meaning(std::uint8_t virtual_key, ScanCode scan, bool typed) {
  const std::uint8_t mods = held_.modifiers();
  const bool control_and_alt = (mods & modifier::control) != 0 && (mods & modifier::alt) != 0;
  const bool third_level = (mods & modifier::alt_graph) != 0 || control_and_alt;
  bool shortcut = (mods & modifier::meta) != 0 || (!third_level && (mods & (modifier::control | modifier::alt)) != 0);
  const bool composed = typed && dead_.pending() && dead_key_in_system();
  Translation made = translate(virtual_key, scan, held_.table(third_level), layout_);
  if (control_and_alt && (made.count == 0 || (made.count > 0 && !printable(made.last)))) {
    // Both together choose a character only where the layout has one there, as AltGr does; else it is a shortcut.
    shortcut = true;
    made = translate(virtual_key, scan, held_.table(false), layout_);
  }
  Meaning meant;
  // The numpad's decimal key is a comma in half of the layouts.
  const Keysym named = keysym_of_key(virtual_key, on_numpad(scan));
  if (virtual_key == vk::right_alt && held_.alt_graph_expected()) {
    meant.keysym = keysym_alt_graph;
  } else if (named != no_keysym && !(virtual_key == vk::decimal && made.single)) {
    meant.keysym = named;
  } else if (made.count < 0) {
    meant.keysym = keysym_of_dead_key(made.last);
  } else {
    meant.keysym = keysym_of_character(made.last);
  }
  // A shortcut makes no text, whatever the layout has on that key.
  if (!typed || shortcut || made.count == 0) return meant;
  meant.text =
      made.count < 0 ? dead_.press_dead(made.last) : dead_.press(made.single ? made.last : unknown_text, composed);
  return meant;
}

// Whether the program that has the keyboard took the dead key already: then a space makes the mark, not a space.
bool Keyboard::dead_key_in_system() const {
  constexpr ScanCode space_scan = 0x39;
  const Translation made = translate(vk::space, space_scan, HeldKeys::StateTable{}, layout_);
  return made.count != 1 || made.last != U' ';
}

void Keyboard::focus(HWND foreground) {
  layout_ = GetKeyboardLayout(GetWindowThreadProcessId(foreground, nullptr));
  dead_.forget();
}

std::optional<KeyPayload> Keyboard::take_stuck(std::int64_t boot_ns, std::int64_t older_than_ns) {
  for (const HeldKey& key : held_.all()) {
    if (boot_ns - key.since_ns < older_than_ns || is_down(key.virtual_key)) continue;
    const KeyPayload payload = payload_of(key.scan, key.keysym, no_text, held_.modifiers());
    held_.release(key.scan, key.virtual_key);
    return payload;
  }
  return std::nullopt;
}

void Keyboard::adopt_modifiers(std::int64_t boot_ns) {
  // The right Alt first: with AltGr the left Control is down as well, and no key is.
  constexpr std::pair<std::uint8_t, ScanCode> modifiers[] = {
      {vk::right_alt, 0xE038},     {vk::left_alt, 0x38},     {vk::left_shift, 0x2A},  {vk::right_shift, 0x36},
      {vk::right_control, 0xE01D}, {vk::left_control, 0x1D}, {vk::left_meta, 0xE05B}, {vk::right_meta, 0xE05C},
  };
  const bool alt_graph = is_down(vk::right_alt) && is_down(vk::left_control);
  for (const auto& [virtual_key, scan] : modifiers) {
    if (!is_down(virtual_key) || held_.holds(scan, virtual_key)) continue;
    if (alt_graph && virtual_key == vk::left_control) continue;
    if (alt_graph && virtual_key == vk::right_alt) held_.alt_graph_follows();
    held_.press({scan, virtual_key, keysym_of_key(virtual_key, false), boot_ns});
  }
}

void Keyboard::read_locks() {
  held_.set_locks({is_on(vk::caps_lock), is_on(vk::num_lock), is_on(vk::scroll_lock), is_on(vk::kana)});
}

}  // namespace capstan::win
