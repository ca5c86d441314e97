#include "win/keyboard.hpp"

#include <utility>

#include "win/key_symbols.hpp"
#include "win/utf16.hpp"
#include "win/virtual_keys.hpp"

namespace capstan::win {
namespace {

using Kind = Translation::Kind;

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

bool Keyboard::simulated(const KeyEvent& event) {
  return event.virtual_key != vk::packet && (event.scan & simulated_bit) != 0;
}

ScanCode Keyboard::scan_code(const KeyEvent& event) const {
  const auto code = static_cast<ScanCode>(event.scan & 0xFFU);
  if (code != no_scan_code) return normal_scan_code(event.is_extended ? code | extended : code, event.virtual_key);
  const ScanCode fixed = scan_code_of(event.virtual_key, event.is_extended);
  return fixed != no_scan_code ? fixed : normal_scan_code(system_.scan_code_of(event.virtual_key), event.virtual_key);
}

// Windows translates a lone scan code (KEYEVENTF_SCANCODE) before it calls the hook; Wine 8 does so after.
std::uint8_t Keyboard::virtual_key_of(const KeyEvent& event, ScanCode scan) const {
  return sided(event.virtual_key != 0 ? event.virtual_key : system_.virtual_key_of(scan), scan);
}

std::optional<Keyboard::Meaning> Keyboard::handle(const KeyEvent& event) {
  if (event.virtual_key == vk::packet) return handle_packet(static_cast<std::uint16_t>(event.scan), event.down);
  if (simulated(event)) {
    if (event.down && sided(event.virtual_key, no_scan_code) == vk::left_control) held_.alt_graph_follows();
    return std::nullopt;
  }
  const ScanCode scan = scan_code(event);
  const std::uint8_t virtual_key = virtual_key_of(event, scan);
  // As it was before the event: the press of Shift itself is without Shift, its release with it.
  const std::uint8_t mods = held_.modifiers();
  if (event.down) {
    const Made made = typed(virtual_key, scan);
    const bool repeat = held_.holds(scan, virtual_key);
    held_.press({scan, virtual_key, made.keysym, event.boot_ns});
    return Meaning{payload_of(scan, made.keysym, made.text, mods), repeat};
  }
  if (const auto held = held_.release(scan, virtual_key)) {
    return Meaning{payload_of(scan, held->keysym, no_text, mods), false};
  }
  bool shortcut = false;
  const Keysym keysym = keysym_of(virtual_key, scan, translate(virtual_key, scan, shortcut));
  return Meaning{payload_of(scan, keysym, no_text, mods), false};
}

// A character without a key (KEYEVENTF_UNICODE). Beyond 16 bits two events make one character.
std::optional<Keyboard::Meaning> Keyboard::handle_packet(std::uint16_t unit, bool down) {
  if (is_high_surrogate(unit)) {
    high_surrogate_ = unit;
    return std::nullopt;
  }
  std::uint32_t code_point = unit;
  if (is_low_surrogate(unit)) {
    if (high_surrogate_ == 0) return std::nullopt;
    code_point = join_surrogates(high_surrogate_, unit);
  }
  // Windows does not compose it with a dead key.
  if (down) dead_.forget();
  Meaning meaning;
  meaning.payload = payload_of(no_scan_code, keysym_of_character(code_point), no_text, held_.modifiers());
  meaning.payload.scan = unit;
  if (down && printable(code_point)) meaning.payload.text = code_point;
  return meaning;
}

Translation Keyboard::translate(std::uint8_t virtual_key, ScanCode scan, bool& shortcut) const {
  const std::uint8_t mods = held_.modifiers();
  const bool control_and_alt = (mods & modifier::control) != 0 && (mods & modifier::alt) != 0;
  const bool third_level = (mods & modifier::alt_graph) != 0 || control_and_alt;
  shortcut = (mods & modifier::meta) != 0 || (!third_level && (mods & (modifier::control | modifier::alt)) != 0);
  if (third_level) {
    const Translation made = system_.translate(virtual_key, scan, held_.table(true));
    // Control and Alt choose a character, as AltGr does, only where the layout has one there; else it is a shortcut.
    if (made.kind == Kind::dead_key || (made.kind != Kind::nothing && printable(made.code_point))) return made;
    shortcut = true;
  }
  return system_.translate(virtual_key, scan, held_.table(false));
}

Keyboard::Made Keyboard::typed(std::uint8_t virtual_key, ScanCode scan) {
  const bool composed = dead_.composed_by_system();
  bool shortcut = false;
  const Translation translation = translate(virtual_key, scan, shortcut);
  Made made;
  made.keysym = keysym_of(virtual_key, scan, translation);
  if (shortcut || translation.kind == Kind::nothing) return made;
  if (translation.kind == Kind::dead_key) {
    made.text = dead_.press_dead(translation.code_point);
  } else {
    const bool single = translation.kind == Kind::character;
    made.text = dead_.press(single ? translation.code_point : unknown_text, composed);
  }
  return made;
}

Keysym Keyboard::keysym_of(std::uint8_t virtual_key, ScanCode scan, const Translation& made) const {
  if (virtual_key == vk::right_alt && held_.alt_graph_expected()) return keysym_alt_graph;
  const Keysym named = keysym_of_key(virtual_key, on_numpad(scan));
  // The numpad's decimal key is a comma in half of the layouts.
  const bool by_layout = named == no_keysym || (virtual_key == vk::decimal && made.kind == Kind::character);
  if (!by_layout) return named;
  return made.kind == Kind::dead_key ? keysym_of_dead_key(made.code_point) : keysym_of_character(made.code_point);
}

std::optional<KeyPayload> Keyboard::take_stuck(std::int64_t pressed_before_ns) {
  for (const HeldKey& key : held_.all()) {
    if (key.since_ns > pressed_before_ns || system_.is_down(key.virtual_key)) continue;
    const KeyPayload payload = payload_of(key.scan, key.keysym, no_text, held_.modifiers());
    held_.release(key.scan, key.virtual_key);  // ends the life of key
    return payload;
  }
  return std::nullopt;
}

void Keyboard::adopt_modifiers(std::int64_t boot_ns) {
  constexpr std::pair<std::uint8_t, ScanCode> modifiers[] = {
      {vk::left_shift, 0x2A}, {vk::right_shift, 0x36}, {vk::left_control, 0x1D}, {vk::right_control, 0xE01D},
      {vk::left_alt, 0x38},   {vk::right_alt, 0xE038}, {vk::left_meta, 0xE05B},  {vk::right_meta, 0xE05C},
  };
  // With AltGr the kernel's left Control is down as well, and no key is.
  const bool alt_graph = system_.is_down(vk::right_alt) && system_.is_down(vk::left_control);
  for (const auto& [virtual_key, scan] : modifiers) {
    if (!system_.is_down(virtual_key) || held_.holds(scan, virtual_key)) continue;
    if (alt_graph && virtual_key == vk::left_control) continue;
    const bool is_alt_graph = alt_graph && virtual_key == vk::right_alt;
    if (is_alt_graph) held_.alt_graph_follows();
    held_.press({scan, virtual_key, is_alt_graph ? keysym_alt_graph : keysym_of_key(virtual_key, false), boot_ns});
  }
}

}  // namespace capstan::win
