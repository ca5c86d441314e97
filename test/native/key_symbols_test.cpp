#include "win/key_symbols.hpp"

#include "test_case.hpp"
#include "win/virtual_keys.hpp"

using namespace capstan::win;
using namespace capstan::test;

namespace {

void characters_are_latin_1_or_unicode_keysyms() {
  check_equal(keysym_of_character('a'), 0x61U);
  check_equal(keysym_of_character(0xE9), 0xE9U);
  check_equal(keysym_of_character(0x20AC), 0x0100'20ACU);
  check_equal(keysym_of_character(0x1F600), 0x0101'F600U);
}

void control_characters_and_halves_of_pairs_are_no_characters() {
  for (const std::uint32_t code_point : {0x00U, 0x0DU, 0x1FU, 0x7FU, 0x9FU, 0xD800U, 0xDFFFU, 0x11'0000U}) {
    check(!printable(code_point));
    check_equal(keysym_of_character(code_point), no_keysym);
  }
  for (const std::uint32_t code_point : {0x20U, 0x7EU, 0xA0U, 0xD7FFU, 0xE000U, 0x10'FFFFU})
    check(printable(code_point));
}

// keysymdef.h and XF86keysym.h.
void named_keys_have_the_keysyms_of_x11() {
  struct Spot {
    std::uint8_t virtual_key;
    Keysym keysym;
  };
  constexpr Spot spots[] = {
      {vk::back, 0xFF08} /* BackSpace */,
      {vk::tab, 0xFF09} /* Tab */,
      {vk::enter, 0xFF0D} /* Return */,
      {vk::escape, 0xFF1B} /* Escape */,
      {vk::left, 0xFF51} /* Left */,
      {vk::page_down, 0xFF56} /* Next */,
      {vk::del, 0xFFFF} /* Delete */,
      {vk::f1, 0xFFBE} /* F1 */,
      {vk::f24, 0xFFD5} /* F24 */,
      {vk::left_shift, 0xFFE1} /* Shift_L */,
      {vk::right_control, 0xFFE4},
      {vk::left_meta, 0xFFEB} /* Super_L */,
      {vk::caps_lock, 0xFFE5} /* Caps_Lock */,
      {vk::num_lock, 0xFF7F} /* Num_Lock */,
      {vk::numpad_0, 0xFFB0} /* KP_0 */,
      {vk::numpad_9, 0xFFB9} /* KP_9 */,
      {vk::multiply, 0xFFAA} /* KP_Multiply */,
      {vk::divide, 0xFFAF} /* KP_Divide */,
      {0xAF, 0x1008'FF13} /* AudioRaiseVolume */,
      {0xA6, 0x1008'FF26} /* Back */,
  };
  for (const Spot spot : spots) check_equal(keysym_of_key(spot.virtual_key, false), spot.keysym);
}

void the_numpads_keys_are_told_from_their_namesakes() {
  check_equal(keysym_of_key(vk::home, true), 0xFF95U);   // KP_Home
  check_equal(keysym_of_key(vk::enter, true), 0xFF8DU);  // KP_Enter
  check_equal(keysym_of_key(vk::home, false), 0xFF50U);
  check_equal(keysym_of_key(vk::numpad_0, true), 0xFFB0U);
}

void keys_of_characters_have_no_name() {
  for (const std::uint8_t virtual_key : {std::uint8_t{'A'}, std::uint8_t{'1'}, vk::space, std::uint8_t{0xBA}}) {
    check_equal(keysym_of_key(virtual_key, false), no_keysym);
  }
}

void dead_keys_have_dead_keysyms_whatever_the_layout_writes_for_them() {
  check_equal(keysym_of_dead_key('`'), 0xFE50U);
  check_equal(keysym_of_dead_key(0xB4), 0xFE51U);
  check_equal(keysym_of_dead_key('\''), 0xFE51U);
  check_equal(keysym_of_dead_key(0x0301), 0xFE51U);
  check_equal(keysym_of_dead_key('^'), 0xFE52U);
  check_equal(keysym_of_dead_key('~'), 0xFE53U);
  check_equal(keysym_of_dead_key('"'), 0xFE57U);
  check_equal(keysym_of_dead_key(0x2C7), 0xFE5AU);  // caron
  check_equal(keysym_of_dead_key(0x2DB), 0xFE5CU);  // ogonek
}

void an_unknown_mark_is_a_dead_key_all_the_same() {
  const Keysym keysym = keysym_of_dead_key(0xFFFD);
  check(keysym >= 0xFE50 && keysym <= 0xFE93 && (keysym < 0xFE70 || keysym > 0xFE7F));
}

constexpr TestCase cases[] = {
    {"characters are Latin-1 or Unicode keysyms", characters_are_latin_1_or_unicode_keysyms},
    {"control characters and halves of pairs are no characters",
     control_characters_and_halves_of_pairs_are_no_characters},
    {"named keys have the keysyms of X11", named_keys_have_the_keysyms_of_x11},
    {"the numpad's keys are told from their namesakes", the_numpads_keys_are_told_from_their_namesakes},
    {"keys of characters have no name", keys_of_characters_have_no_name},
    {"dead keys have dead keysyms, whatever the layout writes for them",
     dead_keys_have_dead_keysyms_whatever_the_layout_writes_for_them},
    {"an unknown mark is a dead key all the same", an_unknown_mark_is_a_dead_key_all_the_same},
};

}  // namespace

int main() { return run_cases(cases); }
