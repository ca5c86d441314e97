#include "linux/key_repeat.hpp"

#include "test_case.hpp"

using namespace capstan;
using namespace capstan::test;

namespace {

constexpr std::uint16_t letter = 38;
constexpr std::uint16_t other_letter = 39;
constexpr std::uint16_t shift = 50;
constexpr std::uint16_t past_every_key = 2000;
constexpr std::uint16_t device = 5;

KeyRepeat made_repeat() {
  KeyRepeat::Settings settings;
  settings.enabled = true;
  settings.delay_ms = 500;
  settings.interval_ms = 40;
  settings.keys.set().reset(shift);
  KeyRepeat repeat;
  repeat.set(settings);
  return repeat;
}

void a_held_key_repeats() {
  KeyRepeat repeat = made_repeat();
  repeat.press(letter, device, 1000);
  check(repeat.due(1500).empty(), "too early");
  const auto made = repeat.due(1590);
  check_equal(made.size(), 3U);
  check_equal(made.front().time_ms, 1500U);
  check_equal(made.back().time_ms, 1580U);
  check_equal(made.back().key, letter);
  check_equal(made.back().device, device);
}

void a_release_brings_the_repeats_before_it() {
  KeyRepeat repeat = made_repeat();
  repeat.press(letter, device, 1000);
  check_equal(repeat.release(letter, 1579).size(), 2U);
  check(repeat.due(9999).empty(), "repeated after its release");
  check(!repeat.next().has_value(), "still waiting");
}

void a_short_press_does_not_repeat() {
  KeyRepeat repeat = made_repeat();
  repeat.press(letter, device, 1000);
  check(repeat.release(letter, 1100).empty(), "repeated");
}

void the_newest_key_takes_over() {
  KeyRepeat repeat = made_repeat();
  repeat.press(letter, device, 1000);
  repeat.press(other_letter, device, 1200);
  check(repeat.release(letter, 1300).empty(), "the first still repeats");
  const auto made = repeat.due(1708);
  check_equal(made.size(), 1U);
  check_equal(made.front().key, other_letter);
}

void a_modifier_changes_nothing() {
  KeyRepeat repeat = made_repeat();
  repeat.press(letter, device, 1000);
  repeat.press(shift, device, 1100);
  repeat.release(shift, 1200);
  check_equal(repeat.due(1508).size(), 1U);
}

void a_code_past_every_key_does_not_repeat() {
  KeyRepeat repeat = made_repeat();
  repeat.press(past_every_key, device, 1000);
  check(!repeat.next().has_value(), "repeats");
}

void repeat_can_be_off() {
  KeyRepeat repeat;
  repeat.press(letter, device, 1000);
  check(!repeat.next().has_value(), "waits for a repeat");
}

void the_next_look_is_a_little_late() {
  KeyRepeat repeat = made_repeat();
  repeat.press(letter, device, 1000);
  check(*repeat.next() > 1500, "a release under way would be overtaken");
  check_equal(repeat.due(*repeat.next()).size(), 1U);
}

constexpr TestCase cases[] = {
    {"a held key repeats after the delay, every interval", a_held_key_repeats},
    {"a release brings the repeats that were made before it, and ends them", a_release_brings_the_repeats_before_it},
    {"a short press does not repeat", a_short_press_does_not_repeat},
    {"the newest key takes over", the_newest_key_takes_over},
    {"a modifier neither repeats nor stops the repeat", a_modifier_changes_nothing},
    {"a code past every key does not repeat", a_code_past_every_key_does_not_repeat},
    {"nothing repeats when the server says so", repeat_can_be_off},
    {"a repeat is made a little late, so that a release under way comes first", the_next_look_is_a_little_late},
};

}  // namespace

int main() { return run_cases(cases); }
