#include "win/dead_keys.hpp"

#include "test_case.hpp"
#include "test_keyboard.hpp"

using namespace capstan;
using namespace capstan::win;
using namespace capstan::test;

namespace {

constexpr std::uint32_t circumflex = '^';

void a_dead_key_makes_no_text() {
  ScriptedKeyboard system;
  DeadKeys keys(system);
  check_equal(keys.press_dead(circumflex), no_text);
}

void the_letter_after_it_is_composed_once() {
  ScriptedKeyboard system;
  DeadKeys keys(system);
  keys.press_dead(circumflex);
  check_equal(keys.press('a', false), a_circumflex);
  check_equal(keys.press('a', false), std::uint32_t{'a'});
}

void what_windows_composed_stays_as_it_is() {
  ScriptedKeyboard system;
  DeadKeys keys(system);
  // US-International makes a c with a cedilla of ' and c, which Unicode does not.
  keys.press_dead('\'');
  check_equal(keys.press(0xE7, true), 0xE7U);
  keys.press_dead(circumflex);
  check_equal(keys.press('a', true), std::uint32_t{'a'});
  check_equal(keys.press('a', false), std::uint32_t{'a'});
}

void a_space_tells_whether_windows_has_the_dead_key() {
  ScriptedKeyboard system;
  DeadKeys keys(system);
  system.taken_mark = circumflex;
  check(!keys.composed_by_system());
  keys.press_dead(circumflex);
  check(keys.composed_by_system());
  system.taken_mark = 0;
  check(!keys.composed_by_system());
}

void a_space_makes_the_mark_itself() {
  ScriptedKeyboard system;
  DeadKeys keys(system);
  keys.press_dead('^');
  check_equal(keys.press(' ', false), std::uint32_t{'^'});
}

void what_does_not_compose_is_two_characters() {
  ScriptedKeyboard system;
  DeadKeys keys(system);
  keys.press_dead(circumflex);
  check_equal(keys.press('k', false), unknown_text);
  keys.press_dead(0xFFFD);
  check_equal(keys.press('a', false), unknown_text);
  keys.press_dead(circumflex);
  check_equal(keys.press('\r', false), unknown_text);
}

void two_dead_keys_are_two_characters() {
  ScriptedKeyboard system;
  DeadKeys keys(system);
  keys.press_dead(circumflex);
  check_equal(keys.press_dead(circumflex), unknown_text);
  check_equal(keys.press('a', false), std::uint32_t{'a'});
}

void a_forgotten_dead_key_composes_nothing() {
  ScriptedKeyboard system;
  DeadKeys keys(system);
  keys.press_dead(circumflex);
  keys.forget();
  check_equal(keys.press('a', false), std::uint32_t{'a'});
}

void control_characters_are_no_text() {
  ScriptedKeyboard system;
  DeadKeys keys(system);
  check_equal(keys.press('\r', false), no_text);
  check_equal(keys.press('\b', false), no_text);
  check_equal(keys.press(unknown_text, false), unknown_text);
}

void every_way_to_write_a_mark_has_one_combining_form() {
  for (const std::uint32_t acute : {0xB4U, 0x27U, 0x2CAU, 0x384U, 0x0301U}) check_equal(combining_mark(acute), 0x0301U);
  check_equal(combining_mark('"'), 0x0308U);
  check_equal(combining_mark('e'), 0U);
}

constexpr TestCase cases[] = {
    {"a dead key makes no text", a_dead_key_makes_no_text},
    {"the letter after it is composed, once", the_letter_after_it_is_composed_once},
    {"what Windows composed stays as it is", what_windows_composed_stays_as_it_is},
    {"a space tells whether Windows has the dead key", a_space_tells_whether_windows_has_the_dead_key},
    {"a space makes the mark itself", a_space_makes_the_mark_itself},
    {"what does not compose is two characters", what_does_not_compose_is_two_characters},
    {"two dead keys are two characters", two_dead_keys_are_two_characters},
    {"a forgotten dead key composes nothing", a_forgotten_dead_key_composes_nothing},
    {"control characters are no text", control_characters_are_no_text},
    {"every way to write a mark has one combining form", every_way_to_write_a_mark_has_one_combining_form},
};

}  // namespace

int main() { return run_cases(cases); }
