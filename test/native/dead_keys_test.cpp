#include "win/dead_keys.hpp"

#include "test_case.hpp"

using namespace capstan;
using namespace capstan::win;
using namespace capstan::test;

namespace {

constexpr std::uint32_t acute = 0xB4;
constexpr std::uint32_t combining_acute = 0x0301;
constexpr std::uint32_t e_acute = 0xE9;

// Unicode composes e and the acute; nothing else here.
std::uint32_t compose(std::uint32_t letter, std::uint32_t combining) noexcept {
  return letter == 'e' && combining == combining_acute ? e_acute : 0;
}

void a_dead_key_makes_no_text() {
  DeadKeys keys(compose);
  check_equal(keys.press_dead(acute), no_text);
  check(keys.pending());
}

void the_letter_after_it_is_composed_once() {
  DeadKeys keys(compose);
  keys.press_dead(acute);
  check_equal(keys.press('e', false), e_acute);
  check(!keys.pending());
  check_equal(keys.press('e', false), std::uint32_t{'e'});
}

void what_windows_composed_stays_as_it_is() {
  DeadKeys keys(compose);
  // US-International makes a c with a cedilla of ' and c, which Unicode does not.
  keys.press_dead('\'');
  check_equal(keys.press(0xE7, true), 0xE7U);
  keys.press_dead(acute);
  check_equal(keys.press('e', true), std::uint32_t{'e'});
  check(!keys.pending());
}

void a_space_makes_the_mark_itself() {
  DeadKeys keys(compose);
  keys.press_dead('^');
  check_equal(keys.press(' ', false), std::uint32_t{'^'});
}

void what_does_not_compose_is_two_characters() {
  DeadKeys keys(compose);
  keys.press_dead(acute);
  check_equal(keys.press('k', false), unknown_text);
  keys.press_dead(0xFFFD);
  check_equal(keys.press('e', false), unknown_text);
  keys.press_dead(acute);
  check_equal(keys.press('\r', false), unknown_text);
}

void two_dead_keys_are_two_characters() {
  DeadKeys keys(compose);
  keys.press_dead(acute);
  check_equal(keys.press_dead(acute), unknown_text);
  check(!keys.pending());
}

void a_forgotten_dead_key_composes_nothing() {
  DeadKeys keys(compose);
  keys.press_dead(acute);
  keys.forget();
  check_equal(keys.press('e', false), std::uint32_t{'e'});
}

void control_characters_are_no_text() {
  DeadKeys keys(compose);
  check_equal(keys.press('\r', false), no_text);
  check_equal(keys.press('\b', false), no_text);
  check_equal(keys.press(unknown_text, false), unknown_text);
}

void every_way_to_write_a_mark_has_one_combining_form() {
  check_equal(combining_mark(acute), combining_acute);
  check_equal(combining_mark('\''), combining_acute);
  check_equal(combining_mark(combining_acute), combining_acute);
  check_equal(combining_mark('"'), 0x0308U);
  check_equal(combining_mark('e'), 0U);
}

constexpr TestCase cases[] = {
    {"a dead key makes no text", a_dead_key_makes_no_text},
    {"the letter after it is composed, once", the_letter_after_it_is_composed_once},
    {"what Windows composed stays as it is", what_windows_composed_stays_as_it_is},
    {"a space makes the mark itself", a_space_makes_the_mark_itself},
    {"what does not compose is two characters", what_does_not_compose_is_two_characters},
    {"two dead keys are two characters", two_dead_keys_are_two_characters},
    {"a forgotten dead key composes nothing", a_forgotten_dead_key_composes_nothing},
    {"control characters are no text", control_characters_are_no_text},
    {"every way to write a mark has one combining form", every_way_to_write_a_mark_has_one_combining_form},
};

}  // namespace

int main() { return run_cases(cases); }
