// What the key events of macOS mean: text, keysym, modifiers, and which keys are held.
#include "mac/keyboard.hpp"

#include <string_view>
#include <vector>

#include "mac/key_text.hpp"
#include "test_case.hpp"

using namespace capstan;
using namespace capstan::mac;
using namespace capstan::test;

namespace {

constexpr VirtualKey key_a = 0x00;
constexpr VirtualKey key_e = 0x0E;
constexpr VirtualKey enter = 0x24;
constexpr VirtualKey arrow_left = 0x7B;
constexpr VirtualKey keypad_7 = 0x59;

// Flags as IOLLEvent.h has the sides, with the mask that says "either".
constexpr EventFlags left_shift = flag::shift | 0x02;
constexpr EventFlags right_shift = flag::shift | 0x04;
constexpr EventFlags both_shifts = flag::shift | 0x06;

std::vector<std::uint16_t> units(std::u16string_view text) { return {text.begin(), text.end()}; }

KeyText typed(VirtualKey key, EventFlags flags, std::u16string_view text) { return key_text(key, flags, units(text)); }

KeyEvent event(VirtualKey key, bool down) {
  KeyEvent made;
  made.key = key;
  made.down = down;
  return made;
}

void a_letter_makes_its_text() {
  const KeyText made = typed(key_a, 0, u"a");
  check_equal(made.text, 'a');
  check_equal(made.keysym, 'a');
  check_equal(typed(key_a, flag::shift, u"A").text, 'A');
}

void text_beyond_latin_has_a_unicode_keysym() {
  check_equal(typed(key_a, 0, u"ф").keysym, 0x0100'0000U | 0x444);
  const KeyText face = typed(key_a, 0, u"\U0001F600");
  check_equal(face.text, 0x1F600U);
}

void two_characters_of_one_key_are_text_that_is_not_one_code_point() {
  check_equal(typed(key_a, 0, u"ne").text, unknown_text);
  const std::vector<std::uint16_t> half = {0xD83D};
  check_equal(key_text(key_a, 0, half).text, unknown_text);
  check_equal(key_text(key_a, 0, half).keysym, no_keysym);
}

void a_shortcut_makes_no_text_but_names_its_letter() {
  const KeyText control = typed(0x08, flag::control, u"\x03");
  check_equal(control.text, no_text);
  check_equal(control.keysym, 'c');
  const KeyText command = typed(0x08, flag::command, u"c");
  check_equal(command.text, no_text);
  check_equal(command.keysym, 'c');
  check_equal(typed(enter, flag::command, u"\r").text, no_text);
}

void option_makes_the_text_that_the_layout_has_there() { check_equal(typed(key_a, flag::option, u"å").text, 0xE5); }

void keys_with_a_name_have_it_whatever_the_layout_says() {
  check_equal(typed(enter, 0, u"\r").text, 0x0D);
  check_equal(typed(enter, 0, u"\r").keysym, 0xFF0D);
  const KeyText left = typed(arrow_left, 0, u"\uF702");
  check_equal(left.text, no_text);
  check_equal(left.keysym, 0xFF51);
  check_equal(typed(0x33, 0, u"\x08").keysym, 0xFF08);
  check_equal(typed(0x4C, 0, u"\x03").text, 0x0D);
}

void the_keypad_makes_what_the_layout_says() {
  check_equal(typed(keypad_7, 0, u"7").text, '7');
  check_equal(typed(keypad_7, 0, u"7").keysym, 0xFFB7);
  check_equal(typed(0x41, 0, u",").text, ',');
  check_equal(typed(keypad_7, 0, u"").dead, false);
}

void a_writing_key_without_text_is_a_dead_one() {
  const KeyText dead = typed(key_e, flag::option, u"");
  check(dead.dead);
  check_equal(dead.keysym, keysym_dead);
  check_equal(dead.text, no_text);
  check(!typed(key_e, flag::command, u"").dead);
  check(!typed(arrow_left, 0, u"").dead);
}

void a_release_is_of_the_same_key_and_makes_no_text() {
  Keyboard keyboard;
  KeyEvent press = event(key_a, true);
  press.flags = left_shift;
  const auto big = units(u"A");
  press.units = big;
  check_equal(keyboard.handle(press)->payload.keysym, 'A');
  KeyEvent release = event(key_a, false);
  const auto small = units(u"a");
  release.units = small;
  const auto meaning = keyboard.handle(release);
  check(!meaning->down);
  check_equal(meaning->payload.keysym, 'A');
  check_equal(meaning->payload.text, no_text);
  check_equal(meaning->payload.usage, 0x04);
}

void the_code_of_a_is_not_mistaken_for_none() {
  Keyboard keyboard;
  check(keyboard.handle(event(key_a, true))->payload.scan != 0);
}

void macos_says_what_is_a_repeat() {
  Keyboard keyboard;
  check(!keyboard.handle(event(key_a, true))->repeat);
  KeyEvent again = event(key_a, true);
  again.repeat = true;
  check(keyboard.handle(again)->repeat);
}

void a_key_beyond_the_table_is_nothing() {
  Keyboard keyboard;
  check(!keyboard.handle(event(200, true)).has_value());
  check_equal(keyboard.handle_flags(200, left_shift, false).count, 0U);
}

void shift_goes_down_without_itself_and_up_with_itself() {
  Keyboard keyboard;
  const auto down = keyboard.handle_flags(vk::shift, left_shift, false);
  check_equal(down.count, 1U);
  check(down.made[0].down);
  check_equal(down.made[0].payload.usage, 0xE1);
  check_equal(down.made[0].payload.mods, 0);
  check_equal(keyboard.modifiers(), modifier::shift);
  const auto up = keyboard.handle_flags(vk::shift, 0, false);
  check_equal(up.count, 1U);
  check(!up.made[0].down);
  check_equal(up.made[0].payload.mods, modifier::shift);
  check_equal(keyboard.modifiers(), 0);
}

void each_shift_goes_up_by_itself() {
  Keyboard keyboard;
  keyboard.handle_flags(vk::shift, left_shift, false);
  check(keyboard.handle_flags(vk::right_shift, both_shifts, false).made[0].down);
  const auto left_up = keyboard.handle_flags(vk::shift, right_shift, false);
  check(!left_up.made[0].down);
  check_equal(left_up.made[0].payload.usage, 0xE1);
  check_equal(keyboard.modifiers(), modifier::shift);
  const auto right_up = keyboard.handle_flags(vk::right_shift, 0, false);
  check_equal(right_up.made[0].payload.usage, 0xE5);
  check(!right_up.made[0].down);
}

void flags_that_tell_no_side_still_press_and_release() {
  Keyboard keyboard;
  check(keyboard.handle_flags(vk::right_command, flag::command, false).made[0].down);
  check_equal(keyboard.handle_flags(vk::right_command, flag::command, false).count, 0U);
  const auto up = keyboard.handle_flags(vk::right_command, 0, false);
  check_equal(up.count, 1U);
  check(!up.made[0].down);
}

void caps_lock_is_pressed_and_released_each_time_its_lock_goes_over() {
  Keyboard keyboard;
  const auto on = keyboard.handle_flags(vk::caps_lock, flag::caps_lock, false);
  check_equal(on.count, 2U);
  check(on.made[0].down && !on.made[0].synthetic);
  check(!on.made[1].down && on.made[1].synthetic);
  check_equal(keyboard.handle_flags(vk::caps_lock, flag::caps_lock, false).count, 0U);
  const auto off = keyboard.handle_flags(vk::caps_lock, 0, false);
  check_equal(off.count, 2U);
  check_equal(off.made[0].payload.mods, modifier::caps_lock);
  check_equal(off.made[1].payload.mods, 0);
}

void fn_is_a_key_without_a_usage() {
  Keyboard keyboard;
  const auto down = keyboard.handle_flags(vk::function, flag::function, false);
  check_equal(down.count, 1U);
  check_equal(down.made[0].payload.usage, unknown_usage);
}

void a_flag_of_another_key_is_no_press() {
  Keyboard keyboard;
  check_equal(keyboard.handle_flags(key_a, left_shift, false).count, 0U);
  check_equal(keyboard.modifiers(), modifier::shift);
}

void what_is_held_here_and_up_in_truth_is_released_once() {
  Keyboard keyboard;
  keyboard.handle(event(key_a, true));
  keyboard.handle(event(key_e, true));
  const auto only_e = [](VirtualKey key) { return key == key_e; };
  const auto stuck = keyboard.take_stuck(only_e);
  check(stuck.has_value());
  check_equal(stuck->usage, 0x04);
  check(!keyboard.take_stuck(only_e).has_value());
}

void modifiers_that_were_pressed_unseen_are_adopted() {
  Keyboard keyboard;
  keyboard.adopt(left_shift | flag::caps_lock);
  check_equal(keyboard.modifiers(), modifier::shift | modifier::caps_lock);
  const auto up = keyboard.handle_flags(vk::shift, flag::caps_lock, false);
  check_equal(up.count, 1U);
  check(!up.made[0].down);
  check_equal(keyboard.handle_flags(vk::right_shift, flag::caps_lock, false).count, 0U);
}

void every_modifier_has_its_bit() {
  check_equal(modifiers_of(flag::shift), modifier::shift);
  check_equal(modifiers_of(flag::control), modifier::control);
  check_equal(modifiers_of(flag::option), modifier::alt);
  check_equal(modifiers_of(flag::command), modifier::meta);
  check_equal(modifiers_of(flag::caps_lock), modifier::caps_lock);
  // Fn, the keypad's mask (0x200000) and the bits of the sides are no modifiers of W3C.
  check_equal(modifiers_of(flag::function | 0x0020'0000 | 0x1FF), 0);
}

constexpr TestCase cases[] = {
    {"a letter makes its text", a_letter_makes_its_text},
    {"text beyond Latin-1 has a Unicode keysym", text_beyond_latin_has_a_unicode_keysym},
    {"two characters of one key are text that is not one code point",
     two_characters_of_one_key_are_text_that_is_not_one_code_point},
    {"a shortcut makes no text but names its letter", a_shortcut_makes_no_text_but_names_its_letter},
    {"Option makes the text that the layout has there", option_makes_the_text_that_the_layout_has_there},
    {"keys with a name have it whatever the layout says", keys_with_a_name_have_it_whatever_the_layout_says},
    {"the keypad makes what the layout says", the_keypad_makes_what_the_layout_says},
    {"a writing key without text is a dead one", a_writing_key_without_text_is_a_dead_one},
    {"a release is of the same key and makes no text", a_release_is_of_the_same_key_and_makes_no_text},
    {"the code of A is not mistaken for none", the_code_of_a_is_not_mistaken_for_none},
    {"macOS says what is a repeat", macos_says_what_is_a_repeat},
    {"a key beyond the table is nothing", a_key_beyond_the_table_is_nothing},
    {"Shift goes down without itself and up with itself", shift_goes_down_without_itself_and_up_with_itself},
    {"each Shift goes up by itself", each_shift_goes_up_by_itself},
    {"flags that tell no side still press and release", flags_that_tell_no_side_still_press_and_release},
    {"Caps Lock is pressed and released each time its lock goes over",
     caps_lock_is_pressed_and_released_each_time_its_lock_goes_over},
    {"Fn is a key without a usage", fn_is_a_key_without_a_usage},
    {"a flag of another key is no press", a_flag_of_another_key_is_no_press},
    {"what is held here and up in truth is released once", what_is_held_here_and_up_in_truth_is_released_once},
    {"modifiers that were pressed unseen are adopted", modifiers_that_were_pressed_unseen_are_adopted},
    {"every modifier has its bit", every_modifier_has_its_bit},
};

}  // namespace

int main() { return run_cases(cases); }
