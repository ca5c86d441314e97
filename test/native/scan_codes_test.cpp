#include "win/scan_codes.hpp"

#include "core/key_codes.hpp"
#include "test_case.hpp"
#include "win/virtual_keys.hpp"

using namespace capstan;
using namespace capstan::win;
using namespace capstan::test;

namespace {

// The first 83 codes of set 1 and the evdev codes have one origin, the AT keyboard: two tables made apart must agree.
void the_old_keys_are_those_of_evdev() {
  for (ScanCode code = 0x01; code <= 0x53; ++code) {
    if (code == 0x45) continue;  // NumLock there, Pause here
    check_equal(usage_from_scan_code(code), usage_from_evdev(code));
  }
  check_equal(usage_from_scan_code(0x57), usage_from_evdev(87));
  check_equal(usage_from_scan_code(0x58), usage_from_evdev(88));
}

void extended_keys_are_where_the_standards_put_them() {
  struct Spot {
    ScanCode code;
    std::uint16_t usage;
  };
  constexpr Spot spots[] = {
      {0xE01C, 0x58} /* NumpadEnter */,
      {0xE01D, 0xE4} /* ControlRight */,
      {0xE035, 0x54} /* NumpadDivide */,
      {0xE037, 0x46} /* PrintScreen */,
      {0xE038, 0xE6} /* AltRight */,
      {0xE045, 0x53} /* NumLock */,
      {0xE046, 0x48} /* Pause */,
      {0xE047, 0x4A} /* Home */,
      {0xE048, 0x52} /* ArrowUp */,
      {0xE049, 0x4B} /* PageUp */,
      {0xE04B, 0x50} /* ArrowLeft */,
      {0xE04D, 0x4F} /* ArrowRight */,
      {0xE04F, 0x4D} /* End */,
      {0xE050, 0x51} /* ArrowDown */,
      {0xE051, 0x4E} /* PageDown */,
      {0xE052, 0x49} /* Insert */,
      {0xE053, 0x4C} /* Delete */,
      {0xE05B, 0xE3} /* MetaLeft */,
      {0xE05C, 0xE7} /* MetaRight */,
      {0xE05D, 0x65} /* ContextMenu */,
      {0xE020, 0x7F} /* AudioVolumeMute */,
      {0xE02E, 0x81} /* VolumeDown */,
      {0xE030, 0x80} /* VolumeUp */,
      {0x45, 0x48} /* Pause */,
      {0x54, 0x46} /* Alt+PrintScreen */,
      {0x56, 0x64} /* IntlBackslash */,
      {0x73, 0x87} /* IntlRo */,
      {0x7D, 0x89} /* IntlYen */,
      {0x72, 0x90} /* Lang1 */,
      {0x71, 0x91} /* Lang2 */,
      {0x64, 0x68} /* F13 */,
      {0x6E, 0x72} /* F23 */,
      {0x76, 0x73} /* F24 */,
  };
  for (const Spot spot : spots) check_equal(usage_from_scan_code(spot.code), spot.usage);
}

void codes_of_no_key_are_unknown_not_zero() {
  // None, Shift that an old keyboard sends around its arrows, media keys (page 0x0C), another prefix, past any table.
  constexpr ScanCode others[] = {0x00, 0xE02A, 0xE022, 0xE11D, 0x0100, 0xFFFF};
  for (const ScanCode code : others) {
    check_equal(usage_from_scan_code(code), unknown_usage);
  }
}

void one_key_has_one_code() {
  check_equal(normal_scan_code(0xE036, vk::right_shift), 0x36);
  check_equal(normal_scan_code(0x36, vk::right_shift), 0x36);
  check_equal(normal_scan_code(0xE045, vk::num_lock), 0xE045);
  check_equal(normal_scan_code(0x45, vk::num_lock), 0xE045);
  check_equal(normal_scan_code(0x45, vk::pause), 0x45);
  check_equal(normal_scan_code(0xE11D, vk::pause), 0x45);
  check_equal(normal_scan_code(0x1E, 'A'), 0x1E);
}

void a_lone_virtual_key_is_the_key_that_has_no_other_use() {
  check_equal(scan_code_of(vk::left, false), 0xE04B);
  check_equal(scan_code_of(vk::del, false), 0xE053);
  check_equal(scan_code_of(vk::numpad_0, false), 0x52);
  check_equal(scan_code_of(vk::snapshot, false), 0xE037);
  check_equal(scan_code_of(vk::enter, false), no_scan_code);
  check_equal(scan_code_of(vk::enter, true), 0xE01C);
  check_equal(scan_code_of(vk::control, true), 0xE01D);
  check_equal(scan_code_of('A', false), no_scan_code);
}

void modifiers_get_their_side() {
  check_equal(sided(vk::shift, 0x2A), vk::left_shift);
  check_equal(sided(vk::shift, 0x36), vk::right_shift);
  check_equal(sided(vk::control, 0x1D), vk::left_control);
  check_equal(sided(vk::control, 0xE01D), vk::right_control);
  check_equal(sided(vk::alt, 0xE038), vk::right_alt);
  check_equal(sided(vk::alt, no_scan_code), vk::left_alt);
  check_equal(sided(vk::enter, 0xE01C), vk::enter);
}

constexpr TestCase cases[] = {
    {"the old keys are those of evdev", the_old_keys_are_those_of_evdev},
    {"extended and later keys are where the standards put them", extended_keys_are_where_the_standards_put_them},
    {"codes of no key are unknown, not zero", codes_of_no_key_are_unknown_not_zero},
    {"one key has one code, whichever way Windows spells it", one_key_has_one_code},
    {"a lone virtual key is the key that has no other use", a_lone_virtual_key_is_the_key_that_has_no_other_use},
    {"Shift, Control and Alt get their side", modifiers_get_their_side},
};

}  // namespace

int main() { return run_cases(cases); }
