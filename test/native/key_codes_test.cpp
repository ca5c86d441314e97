#include "core/key_codes.hpp"

#include <string>

#include "test_case.hpp"

using namespace capstan;
using namespace capstan::test;

namespace {

constexpr std::uint16_t iso_hash_usage = 0x32;

void every_known_code_comes_back_from_its_usage() {
  int known = 0;
  for (std::uint32_t code = 0; code < 1024; ++code) {
    const std::uint16_t usage = usage_from_evdev(code);
    if (usage == unknown_usage) continue;
    check_equal(evdev_from_usage(usage), code);
    ++known;
  }
  check_equal(known, 148);
}

void every_known_usage_but_the_iso_hash_comes_back_from_its_code() {
  for (std::uint32_t usage = 0; usage < 1024; ++usage) {
    const std::uint16_t code = evdev_from_usage(usage);
    if (code == no_evdev_code || usage == iso_hash_usage) continue;
    check_equal(usage_from_evdev(code), usage);
  }
  check_equal(evdev_from_usage(iso_hash_usage), evdev_from_usage(0x31));
}

void the_main_block_is_complete() {
  for (std::uint32_t usage = 0x04; usage <= 0x75; ++usage) {
    check(evdev_from_usage(usage) != no_evdev_code, std::to_string(usage).c_str());
  }
  for (std::uint32_t usage = 0xE0; usage <= 0xE7; ++usage) check(evdev_from_usage(usage) != no_evdev_code);
}

void keys_are_where_the_standards_put_them() {
  struct Spot {
    std::uint32_t code;
    std::uint16_t usage;
  };
  // Names and numbers of linux/input-event-codes.h.
  constexpr Spot spots[] = {
      {30, 0x04} /* KEY_A */,         {16, 0x14} /* KEY_Q */,         {44, 0x1D} /* KEY_Z */,
      {11, 0x27} /* KEY_0 */,         {1, 0x29} /* KEY_ESC */,        {59, 0x3A} /* KEY_F1 */,
      {88, 0x45} /* KEY_F12 */,       {183, 0x68} /* KEY_F13 */,      {194, 0x73} /* KEY_F24 */,
      {82, 0x62} /* KEY_KP0 */,       {96, 0x58} /* KEY_KPENTER */,   {121, 0x85} /* KEY_KPCOMMA */,
      {86, 0x64} /* KEY_102ND */,     {89, 0x87} /* KEY_RO */,        {124, 0x89} /* KEY_YEN */,
      {122, 0x90} /* KEY_HANGEUL */,  {123, 0x91} /* KEY_HANJA */,    {92, 0x8A} /* KEY_HENKAN */,
      {94, 0x8B} /* KEY_MUHENKAN */,  {115, 0x80} /* KEY_VOLUMEUP */, {114, 0x81} /* KEY_VOLUMEDOWN */,
      {113, 0x7F} /* KEY_MUTE */,     {29, 0xE0} /* KEY_LEFTCTRL */,  {54, 0xE5} /* KEY_RIGHTSHIFT */,
      {100, 0xE6} /* KEY_RIGHTALT */, {127, 0x65} /* KEY_COMPOSE */,  {179, 0xB6} /* KEY_KPLEFTPAREN */,
  };
  for (const Spot spot : spots) check_equal(usage_from_evdev(spot.code), spot.usage);
}

void keys_of_other_pages_are_unknown_not_zero() {
  // KEY_RESERVED, KEY_PLAYPAUSE, KEY_BACK, KEY_MICMUTE, KEY_FN, and codes past any table.
  for (const std::uint32_t code : {0U, 164U, 158U, 248U, 0x1D0U, 256U, 0xFFFF'FFFFU}) {
    check_equal(usage_from_evdev(code), unknown_usage);
  }
  for (const std::uint32_t usage : {0U, 1U, 3U, 0xE8U, 0xFFFFU, 0xFFFF'FFFFU}) {
    check_equal(evdev_from_usage(usage), no_evdev_code);
  }
}

constexpr TestCase cases[] = {
    {"every known code comes back from its usage", every_known_code_comes_back_from_its_usage},
    {"every known usage but the ISO hash comes back from its code",
     every_known_usage_but_the_iso_hash_comes_back_from_its_code},
    {"the main block, the numpad, F1 to F24 and the modifiers are complete", the_main_block_is_complete},
    {"keys are where the standards put them", keys_are_where_the_standards_put_them},
    {"keys of other pages are unknown, not zero", keys_of_other_pages_are_unknown_not_zero},
};

}  // namespace

int main() { return run_cases(cases); }
