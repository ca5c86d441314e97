// With the real libxkbcommon and its layouts; no display server.
#include "linux/evdev/keyboard.hpp"

#include <linux/input-event-codes.h>

#include <cstdlib>
#include <initializer_list>

#include "test_case.hpp"

using namespace capstan;
using namespace capstan::evdev;
using namespace capstan::test;

namespace {

constexpr std::int64_t ms = 1'000'000;
constexpr std::uint8_t device = 1;
constexpr std::uint32_t dead_circumflex = 0xFE52;
constexpr std::uint32_t dead_acute = 0xFE51;

// Text that a compositor might send: compiled, and written out again.
std::string keymap_text(const char* layout) {
  const SharedLibrary library("libxkbcommon.so.0");
  decltype(&::xkb_keymap_get_as_string) get_as_string = nullptr;
  check(library.bind("xkb_keymap_get_as_string", get_as_string));
  const XkbLibrary& xkb = XkbLibrary::instance();
  const XkbHandle<xkb_context> context(xkb.context_new(XKB_CONTEXT_NO_FLAGS), xkb.context_unref);
  xkb_rule_names names{};
  names.layout = layout;
  const XkbHandle<xkb_keymap> keymap(xkb.keymap_new_from_names(context.get(), &names, XKB_KEYMAP_COMPILE_NO_FLAGS),
                                     xkb.keymap_unref);
  char* text = get_as_string(keymap.get(), XKB_KEYMAP_FORMAT_TEXT_V1);
  std::string copy(text);
  std::free(text);
  return copy;
}

struct Typist {
  Keyboard keyboard{XkbLibrary::instance()};
  std::int64_t now_ns = 1000 * ms;

  explicit Typist(const char* layout, const wayland::KeyboardSettings& told = {}) {
    check(keyboard.set(told, {"", layout, "", "", "a test"}), "no keymap: is xkb-data installed?");
  }
  KeyPayload press(std::uint16_t code) { return keyboard.handle({code, true}, device, now_ns += 10 * ms); }
  KeyPayload release(std::uint16_t code) { return keyboard.handle({code, false}, device, now_ns += 10 * ms); }
  KeyPayload tap(std::uint16_t code) {
    const KeyPayload payload = press(code);
    release(code);
    return payload;
  }
  std::uint32_t text_with(std::uint16_t modifier_code, std::uint16_t code) {
    press(modifier_code);
    const std::uint32_t text = tap(code).text;
    release(modifier_code);
    return text;
  }
};

void a_key_tells_usage_code_keysym_and_text() {
  Typist typist("us");
  const KeyPayload key = typist.press(KEY_A);
  check_equal(key.usage, 0x04);
  check_equal(key.scan, KEY_A);
  check_equal(key.keysym, 0x61U);
  check_equal(key.text, std::uint32_t{'a'});
  check_equal(key.mods, 0);
  check_equal(typist.release(KEY_A).text, no_text);
}

void modifiers_are_as_they_were_before_the_key() {
  Typist typist("us");
  check_equal(typist.press(KEY_LEFTSHIFT).mods, 0);
  const KeyPayload key = typist.press(KEY_A);
  check_equal(key.mods, modifier::shift);
  check_equal(key.text, std::uint32_t{'A'});
  check_equal(typist.release(KEY_LEFTSHIFT).mods, modifier::shift);
  check_equal(typist.release(KEY_A).mods, 0);
}

void a_german_keyboard_has_its_own_letters() {
  Typist typist("de");
  check_equal(typist.tap(KEY_Y).text, std::uint32_t{'z'});
  check_equal(typist.tap(KEY_SEMICOLON).text, 0xF6U);
  check_equal(typist.text_with(KEY_RIGHTALT, KEY_Q), std::uint32_t{'@'});
  check_equal(typist.text_with(KEY_RIGHTALT, KEY_E), 0x20ACU);
  typist.press(KEY_RIGHTALT);
  check_equal(typist.tap(KEY_E).mods, modifier::alt_graph);
}

void a_dead_key_composes_the_next() {
  Typist typist("de");
  const KeyPayload dead = typist.tap(KEY_EQUAL);
  check_equal(dead.keysym, dead_acute);
  check_equal(dead.text, no_text);
  check_equal(typist.tap(KEY_E).text, 0xE9U);
}

void a_french_keyboard_has_its_own_letters() {
  Typist typist("fr");
  check_equal(typist.tap(KEY_Q).text, std::uint32_t{'a'});
  check_equal(typist.tap(KEY_2).text, 0xE9U);
  check_equal(typist.text_with(KEY_LEFTSHIFT, KEY_2), std::uint32_t{'2'});
  check_equal(typist.text_with(KEY_RIGHTALT, KEY_0), std::uint32_t{'@'});
  check_equal(typist.tap(KEY_LEFTBRACE).keysym, dead_circumflex);
  check_equal(typist.tap(KEY_O).text, 0xF4U);
}

void another_window_gets_no_dead_key() {
  Typist typist("de");
  typist.tap(KEY_EQUAL);
  typist.keyboard.forget();
  check_equal(typist.tap(KEY_E).text, std::uint32_t{'e'});
}

void what_is_nobodys_moves_the_modifiers_and_composes_nothing() {
  Typist typist("de");
  typist.keyboard.pass_over({KEY_LEFTSHIFT, true}, typist.now_ns);
  typist.keyboard.pass_over({KEY_EQUAL, true}, typist.now_ns);
  typist.keyboard.pass_over({KEY_EQUAL, false}, typist.now_ns);
  check_equal(typist.tap(KEY_E).text, std::uint32_t{'E'});
  typist.keyboard.pass_over({KEY_LEFTSHIFT, false}, typist.now_ns);
  check_equal(typist.tap(KEY_E).text, std::uint32_t{'e'});
}

void locks_are_as_the_lamps_show_them() {
  Typist typist("us");
  typist.keyboard.restart(modifier::caps_lock | modifier::num_lock);
  const KeyPayload key = typist.tap(KEY_A);
  check_equal(key.text, std::uint32_t{'A'});
  check_equal(key.mods, modifier::caps_lock | modifier::num_lock);
  check_equal(typist.tap(KEY_KP7).text, std::uint32_t{'7'});
  typist.tap(KEY_CAPSLOCK);
  check_equal(typist.tap(KEY_A).text, std::uint32_t{'a'});
}

void a_session_that_returns_holds_nothing() {
  Typist typist("us");
  typist.press(KEY_LEFTCTRL);
  typist.keyboard.restart(0);
  check_equal(typist.tap(KEY_A).mods, 0);
}

void the_compositors_keymap_comes_before_any_setting() {
  Typist typist("us", {keymap_text("de"), 0, 0});
  check(typist.keyboard.guess().empty());
  check_equal(typist.tap(KEY_Y).text, std::uint32_t{'z'});
}

void a_layout_of_the_system_is_a_guess() {
  const Typist typist("fr");
  check(typist.keyboard.guess().find("\"fr\" of a test") != std::string::npos, typist.keyboard.guess().c_str());
}

void a_layout_that_does_not_exist_falls_back_to_the_default() {
  Typist typist("nosuchlayout");
  check(typist.keyboard.guess().find("default of libxkbcommon") != std::string::npos);
  check_equal(typist.tap(KEY_A).text, std::uint32_t{'a'});
}

void two_layouts_switch_by_their_key() {
  Keyboard keyboard(XkbLibrary::instance());
  check(keyboard.set({}, {"", "us,de", "", "grp:caps_toggle", "a test"}));
  check_equal(keyboard.handle({KEY_Y, true}, device, ms).text, std::uint32_t{'y'});
  keyboard.handle({KEY_CAPSLOCK, true}, device, ms);
  keyboard.handle({KEY_CAPSLOCK, false}, device, ms);
  check_equal(keyboard.handle({KEY_Y, true}, device, ms).text, std::uint32_t{'z'});
  keyboard.restart(0);
  check_equal(keyboard.handle({KEY_Y, true}, device, ms).text, std::uint32_t{'z'});
}

void a_held_key_repeats_at_the_compositors_pace() {
  Typist typist("us", {keymap_text("us"), 400, 25});
  typist.press(KEY_A);
  const std::int64_t pressed_ns = typist.now_ns;
  const auto repeats = typist.keyboard.repeats_before({KEY_A, false}, pressed_ns + 485 * ms);
  check_equal(repeats.size(), 3U);
  check_equal(repeats.front().time_ms, static_cast<std::uint64_t>((pressed_ns + 400 * ms) / ms));
  check_equal(typist.keyboard.repeated(repeats.front()).text, std::uint32_t{'a'});
  check(!typist.keyboard.repeat.next().has_value(), "repeats after its release");
}

void modifiers_do_not_repeat_nor_does_what_is_nobodys() {
  Typist typist("us", {keymap_text("us"), 400, 25});
  typist.press(KEY_LEFTSHIFT);
  check(!typist.keyboard.repeat.next().has_value(), "a modifier repeats");
  typist.press(KEY_A);
  typist.keyboard.pass_over({KEY_LEFTSHIFT, false}, typist.now_ns);
  check(typist.keyboard.repeat.next().has_value(), "a modifier ended it");
  typist.keyboard.pass_over({KEY_B, true}, typist.now_ns);
  check(!typist.keyboard.repeat.next().has_value(), "the key before repeats on");
  typist.press(KEY_A);
  typist.keyboard.pass_over({KEY_A, false}, typist.now_ns);
  check(!typist.keyboard.repeat.next().has_value(), "repeats after a release that is nobody's");
}

void nothing_repeats_when_nobody_tells_the_pace() {
  Typist typist("us");
  typist.press(KEY_A);
  check(!typist.keyboard.repeat.next().has_value());
}

constexpr TestCase cases[] = {
    {"a key tells usage, evdev code, keysym and text", a_key_tells_usage_code_keysym_and_text},
    {"modifiers are as they were before the key", modifiers_are_as_they_were_before_the_key},
    {"a German keyboard has its letters, and AltGr", a_german_keyboard_has_its_own_letters},
    {"a dead key composes the next one", a_dead_key_composes_the_next},
    {"a French keyboard has its letters, AltGr and dead keys", a_french_keyboard_has_its_own_letters},
    {"a dead key composes nothing in another window", another_window_gets_no_dead_key},
    {"what is nobody's moves the modifiers on and composes nothing",
     what_is_nobodys_moves_the_modifiers_and_composes_nothing},
    {"locks are as the keyboard's lamps show them", locks_are_as_the_lamps_show_them},
    {"a session that returns holds no key", a_session_that_returns_holds_nothing},
    {"the compositor's keymap comes before any setting", the_compositors_keymap_comes_before_any_setting},
    {"a layout of the system's settings is called a guess", a_layout_of_the_system_is_a_guess},
    {"a layout that does not exist falls back to the default", a_layout_that_does_not_exist_falls_back_to_the_default},
    {"two layouts switch by their key, and stay switched", two_layouts_switch_by_their_key},
    {"a held key repeats at the compositor's pace", a_held_key_repeats_at_the_compositors_pace},
    {"modifiers do not repeat, nor does what is nobody's", modifiers_do_not_repeat_nor_does_what_is_nobodys},
    {"nothing repeats when nobody tells the pace", nothing_repeats_when_nobody_tells_the_pace},
};

}  // namespace

int main() {
  setenv("LC_ALL", "en_US.UTF-8", 1);
  return run_cases(cases);
}
