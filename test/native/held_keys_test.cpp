#include "win/held_keys.hpp"

#include "core/event_record.hpp"
#include "test_case.hpp"

using namespace capstan;
using namespace capstan::win;
using namespace capstan::test;

namespace {

HeldKey key(ScanCode scan, std::uint8_t virtual_key) { return {scan, virtual_key, 0, 0}; }

constexpr HeldKey shift = {0x2A, vk::left_shift, 0, 0};
constexpr HeldKey right_alt = {0xE038, vk::right_alt, 0, 0};
constexpr HeldKey caps_lock = {0x3A, vk::caps_lock, 0, 0};

void a_press_without_a_release_between_is_a_repeat() {
  HeldKeys keys;
  check(!keys.holds(0x1E, 'A'));
  keys.press(key(0x1E, 'A'));
  check(keys.holds(0x1E, 'A'));
  keys.release(0x1E, 'A');
  check(!keys.holds(0x1E, 'A'));
}

void one_key_of_the_numpad_is_one_key_with_numlock_or_without() {
  HeldKeys keys;
  keys.press({0x47, vk::numpad_0 + 7, 0xFFB7, 5});
  const auto released = keys.release(0x47, vk::home);
  check(released.has_value());
  check_equal(released->keysym, 0xFFB7U);
  check(keys.all().empty());
}

void keys_without_a_scan_code_are_told_apart() {
  HeldKeys keys;
  keys.press(key(no_scan_code, 0xB0));
  check(!keys.holds(no_scan_code, 0xB1));
  check(!keys.release(no_scan_code, 0xB1).has_value());
  check(keys.release(no_scan_code, 0xB0).has_value());
}

void held_keys_come_in_the_order_of_their_presses() {
  HeldKeys keys;
  for (ScanCode scan = 0x10; scan <= 0x12; ++scan) keys.press(key(scan, 'Q'));
  keys.release(0x10, 'Q');
  check_equal(keys.all().size(), 2U);
  check_equal(keys.all()[0].scan, 0x11);
  check_equal(keys.all()[1].scan, 0x12);
}

void more_keys_than_fingers_are_not_remembered() {
  HeldKeys keys;
  for (ScanCode scan = 1; scan <= 100; ++scan) keys.press(key(scan, 'A'));
  check_equal(keys.all().size(), 32U);
  check(keys.release(1, 'A').has_value());
}

void either_side_of_a_modifier_counts() {
  HeldKeys keys;
  keys.press(shift);
  keys.press(key(0x36, vk::right_shift));
  keys.release(0x2A, vk::left_shift);
  check_equal(keys.modifiers(), modifier::shift);
  keys.press(key(0xE01D, vk::right_control));
  keys.press(key(0x38, vk::left_alt));
  keys.press(key(0xE05C, vk::right_meta));
  check_equal(keys.modifiers(), modifier::shift | modifier::control | modifier::alt | modifier::meta);
}

void the_right_alt_is_altgr_when_windows_says_so() {
  HeldKeys keys;
  keys.press(right_alt);
  check_equal(keys.modifiers(), modifier::alt);
  keys.release(right_alt.scan, right_alt.virtual_key);
  keys.alt_graph_follows();
  check_equal(keys.modifiers(), 0);
  keys.press(right_alt);
  check_equal(keys.modifiers(), modifier::alt_graph);
  keys.release(right_alt.scan, right_alt.virtual_key);
  keys.press(right_alt);
  check_equal(keys.modifiers(), modifier::alt);
}

void locks_turn_over_with_a_press_not_with_a_repeat() {
  HeldKeys keys;
  keys.press(caps_lock);
  keys.press(caps_lock);
  check_equal(keys.modifiers(), modifier::caps_lock);
  keys.release(caps_lock.scan, caps_lock.virtual_key);
  check_equal(keys.modifiers(), modifier::caps_lock);
  keys.press(caps_lock);
  check_equal(keys.modifiers(), 0);
  keys.press(key(0xE045, vk::num_lock));
  check_equal(keys.modifiers(), modifier::num_lock);
}

void the_table_has_shift_and_locks_but_control_and_alt_only_as_told() {
  HeldKeys keys;
  keys.press(shift);
  keys.press(key(0x1D, vk::left_control));
  keys.press(caps_lock);
  const auto plain = keys.table(false);
  check_equal(plain[vk::shift], 0x80);
  check_equal(plain[vk::caps_lock], 0x01);
  check_equal(plain[vk::control], 0);
  check_equal(plain[vk::alt], 0);
  const auto third_level = keys.table(true);
  check_equal(third_level[vk::control], 0x80);
  check_equal(third_level[vk::alt], 0x80);
}

constexpr TestCase cases[] = {
    {"a press without a release between is a repeat", a_press_without_a_release_between_is_a_repeat},
    {"one key of the numpad is one key, with NumLock or without",
     one_key_of_the_numpad_is_one_key_with_numlock_or_without},
    {"keys without a scan code are told apart", keys_without_a_scan_code_are_told_apart},
    {"held keys come in the order of their presses", held_keys_come_in_the_order_of_their_presses},
    {"more keys than fingers are not remembered", more_keys_than_fingers_are_not_remembered},
    {"either side of a modifier counts", either_side_of_a_modifier_counts},
    {"the right Alt is AltGr when Windows says so, until it is released", the_right_alt_is_altgr_when_windows_says_so},
    {"locks turn over with a press, not with a repeat", locks_turn_over_with_a_press_not_with_a_repeat},
    {"the table for ToUnicodeEx has Shift and the locks, and Control and Alt only as told",
     the_table_has_shift_and_locks_but_control_and_alt_only_as_told},
};

}  // namespace

int main() { return run_cases(cases); }
