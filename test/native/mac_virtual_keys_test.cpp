// Which key each virtual key code of macOS is.
#include "mac/virtual_keys.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "core/key_codes.hpp"
#include "test_case.hpp"

using namespace capstan;
using namespace capstan::mac;
using namespace capstan::test;

namespace {

// Codes that Events.h does not name, and Fn, which HID page 0x07 has no usage for.
constexpr std::array<VirtualKey, 8> no_keys = {0x34, vk::function, 0x42, 0x44, 0x46, 0x4D, 0x6C, 0x70};

void every_key_has_a_usage_of_its_own() {
  std::set<std::uint16_t> seen;
  for (VirtualKey key = 0; key < virtual_keys; ++key) {
    const std::uint16_t usage = usage_from_virtual_key(key, false);
    const bool none = std::find(no_keys.begin(), no_keys.end(), key) != no_keys.end();
    check_equal(usage == unknown_usage, none);
    if (!none) check(seen.insert(usage).second, "two keys have one usage");
  }
  check_equal(seen.size(), virtual_keys - no_keys.size());
}

void every_usage_is_a_key_elsewhere_too() {
  for (VirtualKey key = 0; key < virtual_keys; ++key) {
    const std::uint16_t usage = usage_from_virtual_key(key, false);
    if (usage != unknown_usage) check(evdev_from_usage(usage) != no_evdev_code);
  }
}

// The rows of a keyboard by the numbers of Events.h (kVK_ANSI_A…) and of HID Usage Tables, section 10.
void letters_digits_and_function_keys_are_where_they_belong() {
  constexpr std::array<VirtualKey, 26> letters = {0x00, 0x0B, 0x08, 0x02, 0x0E, 0x03, 0x05, 0x04, 0x22,
                                                  0x26, 0x28, 0x25, 0x2E, 0x2D, 0x1F, 0x23, 0x0C, 0x0F,
                                                  0x01, 0x11, 0x20, 0x09, 0x0D, 0x07, 0x10, 0x06};
  for (std::size_t i = 0; i < letters.size(); ++i) check_equal(usage_from_virtual_key(letters[i], false), 0x04 + i);
  constexpr std::array<VirtualKey, 10> digits = {0x12, 0x13, 0x14, 0x15, 0x17, 0x16, 0x1A, 0x1C, 0x19, 0x1D};
  for (std::size_t i = 0; i < digits.size(); ++i) check_equal(usage_from_virtual_key(digits[i], false), 0x1E + i);
  constexpr std::array<VirtualKey, 20> functions = {0x7A, 0x78, 0x63, 0x76, 0x60, 0x61, 0x62, 0x64, 0x65, 0x6D,
                                                    0x67, 0x6F, 0x69, 0x6B, 0x71, 0x6A, 0x40, 0x4F, 0x50, 0x5A};
  for (std::size_t i = 0; i < functions.size(); ++i) {
    const std::size_t first = i < 12 ? 0x3A : 0x68 - 12;
    check_equal(usage_from_virtual_key(functions[i], false), first + i);
    check_equal(named_key(functions[i]).keysym, 0xFFBE + i);
  }
  constexpr std::array<VirtualKey, 10> keypad = {0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5B, 0x5C, 0x52};
  for (std::size_t i = 0; i < keypad.size(); ++i) {
    check_equal(usage_from_virtual_key(keypad[i], false), 0x59 + i);
    check_equal(named_key(keypad[i]).keysym, 0xFFB0 + (i + 1) % 10);
    check(named_key(keypad[i]).text_of_layout);
  }
}

void an_iso_keyboard_has_two_codes_the_other_way_round() {
  check_equal(usage_from_virtual_key(vk::section, false), 0x64);
  check_equal(usage_from_virtual_key(vk::grave, false), 0x35);
  check_equal(usage_from_virtual_key(vk::section, true), 0x35);
  check_equal(usage_from_virtual_key(vk::grave, true), 0x64);
}

void the_sides_of_modifiers_are_told_apart() {
  check_equal(usage_from_virtual_key(vk::control, false), 0xE0);
  check_equal(usage_from_virtual_key(vk::shift, false), 0xE1);
  check_equal(usage_from_virtual_key(vk::option, false), 0xE2);
  check_equal(usage_from_virtual_key(vk::command, false), 0xE3);
  check_equal(usage_from_virtual_key(vk::right_control, false), 0xE4);
  check_equal(usage_from_virtual_key(vk::right_shift, false), 0xE5);
  check_equal(usage_from_virtual_key(vk::right_option, false), 0xE6);
  check_equal(usage_from_virtual_key(vk::right_command, false), 0xE7);
}

void a_key_that_writes_has_no_name_and_any_other_key_has_one() {
  for (VirtualKey key = 0; key < virtual_keys; ++key) {
    const std::uint16_t usage = usage_from_virtual_key(key, false);
    if (usage == unknown_usage) continue;
    const bool letters = usage >= 0x04 && usage <= 0x27;
    const bool signs = usage >= 0x2C && usage <= 0x38;
    const bool others = usage == 0x64 || usage == 0x87 || usage == 0x89;
    check_equal(named_key(key).keysym == no_keysym, letters || signs || others);
  }
}

void a_code_beyond_the_table_is_no_key() {
  check_equal(usage_from_virtual_key(virtual_keys, false), unknown_usage);
  check_equal(usage_from_virtual_key(0xFFFF, true), unknown_usage);
  check_equal(named_key(0xFFFF).keysym, no_keysym);
}

constexpr TestCase cases[] = {
    {"every key has a usage of its own", every_key_has_a_usage_of_its_own},
    {"every usage is a key elsewhere, too", every_usage_is_a_key_elsewhere_too},
    {"letters, digits and function keys are where they belong", letters_digits_and_function_keys_are_where_they_belong},
    {"an ISO keyboard has two codes the other way round", an_iso_keyboard_has_two_codes_the_other_way_round},
    {"the sides of modifiers are told apart", the_sides_of_modifiers_are_told_apart},
    {"a key that writes has no name, and any other key has one",
     a_key_that_writes_has_no_name_and_any_other_key_has_one},
    {"a code beyond the table is no key", a_code_beyond_the_table_is_no_key},
};

}  // namespace

int main() { return run_cases(cases); }
