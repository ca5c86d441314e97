#include "win/keyboard.hpp"

#include "test_case.hpp"
#include "test_keyboard.hpp"

using namespace capstan;
using namespace capstan::win;
using namespace capstan::test;

namespace {

constexpr std::uint32_t scan_a = 0x1E;
constexpr std::uint32_t scan_q = 0x10;
constexpr std::uint32_t scan_control = 0x1D;
constexpr std::uint32_t scan_alt = 0x38;
constexpr std::uint32_t scan_circumflex = 0x29;
constexpr std::uint32_t simulated_control = 0x21D;

// A keyboard under test, and the system that it asks.
struct Desk {
  ScriptedKeyboard system;
  Keyboard keyboard{system};
  std::int64_t now_ns = 0;

  std::optional<Keyboard::Meaning> event(std::uint8_t key, std::uint32_t scan, bool down, bool extended = false) {
    return keyboard.handle({key, scan, extended, down, ++now_ns});
  }
  KeyPayload press(std::uint8_t key, std::uint32_t scan, bool extended = false) {
    return event(key, scan, true, extended)->payload;
  }
  KeyPayload release(std::uint8_t key, std::uint32_t scan, bool extended = false) {
    return event(key, scan, false, extended)->payload;
  }
  KeyPayload tap(std::uint8_t key, std::uint32_t scan) {
    const KeyPayload payload = press(key, scan);
    release(key, scan);
    return payload;
  }
  void press_alt_graph() {
    event(vk::left_control, simulated_control, true);
    press(vk::right_alt, scan_alt, true);
  }
};

void a_key_tells_usage_scan_code_keysym_and_text() {
  Desk desk;
  const KeyPayload key = desk.press('A', scan_a);
  check_equal(key.usage, 0x04);
  check_equal(key.scan, 0x1E);
  check_equal(key.keysym, 0x61U);
  check_equal(key.text, std::uint32_t{'a'});
  check_equal(key.mods, 0);
}

void a_release_makes_no_text_and_is_of_the_key_that_was_pressed() {
  Desk desk;
  desk.press(vk::left_shift, 0x2A);
  desk.press('A', scan_a);
  desk.release(vk::left_shift, 0x2A);
  const KeyPayload key = desk.release('A', scan_a);
  check_equal(key.text, no_text);
  check_equal(key.keysym, 0x41U);
}

void a_release_whose_press_was_not_seen_is_named_too() {
  Desk desk;
  check_equal(desk.release('A', scan_a).keysym, 0x61U);
  check_equal(desk.release(vk::home, 0x47, true).keysym, 0xFF50U);
}

void modifiers_are_as_they_were_before_the_event() {
  Desk desk;
  check_equal(desk.press(vk::left_shift, 0x2A).mods, 0);
  check_equal(desk.press('A', scan_a).mods, modifier::shift);
  check_equal(desk.release(vk::left_shift, 0x2A).mods, modifier::shift);
  check_equal(desk.release('A', scan_a).mods, 0);
}

void a_held_key_repeats() {
  Desk desk;
  check(!desk.event('A', scan_a, true)->repeat);
  check(desk.event('A', scan_a, true)->repeat);
  check(!desk.event('A', scan_a, false)->repeat);
  check(!desk.event('A', scan_a, true)->repeat);
}

void a_shortcut_makes_no_text_but_keeps_its_letter() {
  for (const std::uint8_t modifier_key : {vk::left_control, vk::left_alt, vk::left_meta}) {
    Desk desk;
    desk.press(modifier_key, 0x55);
    const KeyPayload key = desk.press('A', scan_a);
    check_equal(key.text, no_text);
    check_equal(key.keysym, 0x61U);
  }
}

void control_characters_are_no_text() {
  Desk desk;
  const KeyPayload key = desk.press(vk::enter, 0x1C);
  check_equal(key.text, no_text);
  check_equal(key.keysym, 0xFF0DU);
}

void altgr_is_one_key_and_chooses_the_third_level() {
  Desk desk;
  check(!desk.event(vk::left_control, simulated_control, true).has_value());
  const KeyPayload alt = desk.press(vk::right_alt, scan_alt, true);
  check_equal(alt.keysym, 0xFE03U);
  check_equal(alt.mods, 0);
  const KeyPayload at = desk.press('Q', scan_q);
  check_equal(at.text, std::uint32_t{'@'});
  check_equal(at.mods, modifier::alt_graph);
  check(!desk.event(vk::left_control, simulated_control, false).has_value());
  check_equal(desk.release(vk::right_alt, scan_alt, true).mods, modifier::alt_graph);
  check_equal(desk.press('A', scan_a).mods, 0);
}

void the_right_alt_of_a_layout_without_altgr_is_alt() {
  Desk desk;
  check_equal(desk.press(vk::right_alt, scan_alt, true).keysym, 0xFFEAU);
  const KeyPayload key = desk.press('Q', scan_q);
  check_equal(key.mods, modifier::alt);
  check_equal(key.text, no_text);
}

void control_and_alt_together_make_text_where_the_layout_has_some() {
  Desk desk;
  desk.press(vk::left_control, scan_control);
  desk.press(vk::left_alt, scan_alt);
  check_equal(desk.press('E', 0x12).text, 0x20ACU);
  const KeyPayload shortcut = desk.press('A', scan_a);
  check_equal(shortcut.text, no_text);
  check_equal(shortcut.keysym, 0x61U);
  check_equal(desk.press('C', 0x2E).text, no_text);  // the layout has a control character there
}

void a_dead_key_is_composed_by_us_or_by_windows() {
  Desk desk;
  const KeyPayload dead = desk.tap(vk_circumflex, scan_circumflex);
  check_equal(dead.text, no_text);
  check_equal(dead.keysym, 0xFE52U);
  const KeyPayload letter = desk.tap('A', scan_a);
  check_equal(letter.text, a_circumflex);
  check_equal(letter.keysym, 0x61U);
  desk.tap(vk_circumflex, scan_circumflex);
  desk.system.taken_mark = '^';
  check_equal(desk.tap('A', scan_a).text, a_circumflex);
  desk.system.taken_mark = 0;
  check_equal(desk.tap('A', scan_a).text, std::uint32_t{'a'});
}

void a_modifier_between_leaves_the_dead_key_waiting() {
  Desk desk;
  desk.tap(vk_circumflex, scan_circumflex);
  desk.tap(vk::left_shift, 0x2A);
  check_equal(desk.tap('A', scan_a).text, a_circumflex);
}

void a_dead_key_of_another_window_composes_nothing() {
  Desk desk;
  desk.tap(vk_circumflex, scan_circumflex);
  desk.keyboard.forget_dead_key();
  check_equal(desk.tap('A', scan_a).text, std::uint32_t{'a'});
}

void text_is_one_code_point_or_unknown() {
  Desk desk;
  check_equal(desk.tap(vk_surrogate, 0x1A).text, 0x1F600U);
  check_equal(desk.tap(vk_ligature, 0x1B).text, unknown_text);
}

void the_numpads_decimal_key_is_what_the_layout_has() {
  Desk desk;
  const KeyPayload key = desk.press(vk::decimal, 0x53);
  check_equal(key.text, std::uint32_t{','});
  check_equal(key.keysym, 0x2CU);
}

void a_character_without_a_key_has_text_and_no_usage() {
  Desk desk;
  const KeyPayload down = desk.press(vk::packet, 0xE9);
  check_equal(down.usage, unknown_usage);
  check_equal(down.text, 0xE9U);
  const KeyPayload up = desk.release(vk::packet, 0xE9);
  check_equal(up.text, no_text);
  check_equal(up.keysym, down.keysym);
  check_equal(desk.press(vk::packet, 0x0200 | 0x1D).text, 0x021DU);  // no event that Windows made itself
}

void two_halves_make_one_character_in_either_order_of_their_releases() {
  Desk desk;
  check(!desk.event(vk::packet, 0xD83D, true).has_value());
  check_equal(desk.press(vk::packet, 0xDE00).text, 0x1F600U);
  check(!desk.event(vk::packet, 0xD83D, false).has_value());
  check_equal(desk.release(vk::packet, 0xDE00).keysym, 0x0101'F600U);
}

void a_virtual_key_or_a_scan_code_alone_will_do() {
  Desk desk;
  check_equal(desk.tap('A', 0).usage, 0x04);
  check_equal(desk.tap(0, scan_a).text, std::uint32_t{'a'});
  check_equal(desk.tap(vk::left, 0).usage, 0x50);
}

void a_key_that_the_kernel_has_up_is_released_once() {
  Desk desk;
  desk.press(vk::left_shift, 0x2A);
  desk.press('A', scan_a);
  desk.system.down['A'] = true;
  const auto stuck = desk.keyboard.take_stuck(desk.now_ns);
  check(stuck.has_value());
  check_equal(stuck->usage, 0xE1);
  check_equal(stuck->mods, modifier::shift);
  check(!desk.keyboard.take_stuck(desk.now_ns).has_value());
  check_equal(desk.keyboard.modifiers(), 0);
}

void a_key_pressed_since_is_not_stuck() {
  Desk desk;
  const std::int64_t before = desk.now_ns;
  desk.press('A', scan_a);
  check(!desk.keyboard.take_stuck(before).has_value());
  check(desk.keyboard.take_stuck(desk.now_ns).has_value());
}

void modifiers_held_before_the_hook_count() {
  Desk desk;
  desk.system.down[vk::right_shift] = true;
  desk.keyboard.adopt_modifiers(0);
  check_equal(desk.keyboard.modifiers(), modifier::shift);
  desk.system.down[vk::right_alt] = desk.system.down[vk::left_control] = true;
  desk.keyboard.adopt_modifiers(0);
  check_equal(desk.keyboard.modifiers(), modifier::shift | modifier::alt_graph);
}

void locks_are_read_from_windows() {
  Desk desk;
  desk.system.lit.caps = desk.system.lit.num = true;
  desk.keyboard.read_locks();
  check_equal(desk.keyboard.modifiers(), modifier::caps_lock | modifier::num_lock);
  check_equal(desk.press('A', scan_a).text, std::uint32_t{'A'});
}

constexpr TestCase cases[] = {
    {"a key tells usage, scan code, keysym and text", a_key_tells_usage_scan_code_keysym_and_text},
    {"a release makes no text and is of the key that was pressed",
     a_release_makes_no_text_and_is_of_the_key_that_was_pressed},
    {"a release whose press was not seen is named too", a_release_whose_press_was_not_seen_is_named_too},
    {"modifiers are as they were before the event", modifiers_are_as_they_were_before_the_event},
    {"a held key repeats", a_held_key_repeats},
    {"a shortcut makes no text but keeps its letter", a_shortcut_makes_no_text_but_keeps_its_letter},
    {"control characters are no text", control_characters_are_no_text},
    {"AltGr is one key and chooses the third level", altgr_is_one_key_and_chooses_the_third_level},
    {"the right Alt of a layout without AltGr is Alt", the_right_alt_of_a_layout_without_altgr_is_alt},
    {"Control and Alt together make text where the layout has some",
     control_and_alt_together_make_text_where_the_layout_has_some},
    {"a dead key is composed, by us or by Windows", a_dead_key_is_composed_by_us_or_by_windows},
    {"a modifier between leaves the dead key waiting", a_modifier_between_leaves_the_dead_key_waiting},
    {"a dead key of another window composes nothing", a_dead_key_of_another_window_composes_nothing},
    {"text is one code point, or unknown", text_is_one_code_point_or_unknown},
    {"the numpad's decimal key is what the layout has", the_numpads_decimal_key_is_what_the_layout_has},
    {"a character without a key has text and no usage", a_character_without_a_key_has_text_and_no_usage},
    {"two halves make one character, in either order of their releases",
     two_halves_make_one_character_in_either_order_of_their_releases},
    {"a virtual key or a scan code alone will do", a_virtual_key_or_a_scan_code_alone_will_do},
    {"a key that the kernel has up is released, once", a_key_that_the_kernel_has_up_is_released_once},
    {"a key pressed since is not stuck", a_key_pressed_since_is_not_stuck},
    {"modifiers held before the hook count", modifiers_held_before_the_hook_count},
    {"locks are read from Windows", locks_are_read_from_windows},
};

}  // namespace

int main() { return run_cases(cases); }
