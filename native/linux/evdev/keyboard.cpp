#include "linux/evdev/keyboard.hpp"

#include <algorithm>
#include <utility>

namespace capstan::evdev {
namespace {

constexpr std::int64_t ms = 1'000'000;

std::uint16_t key_code(std::uint16_t code) { return static_cast<std::uint16_t>(code + KeySymbols::first_key_code); }

std::string guess_of(const KeyboardLayout& layout) {
  const std::string name = layout.layout + (layout.variant.empty() ? "" : " (" + layout.variant + ")");
  if (layout.source.empty()) {
    return "The keyboard layout is a guess, the default of libxkbcommon: no compositor tells it, and no setting.";
  }
  return "The keyboard layout is a guess, \"" + name + "\" of " + layout.source + ": no compositor tells it.";
}

}  // namespace

Keyboard::Keyboard(const XkbLibrary& library) : xkb_(library), symbols_(library) { symbols_.load_compose(); }

XkbHandle<xkb_keymap> Keyboard::keymap_of(const KeyboardLayout& layout) {
  const auto or_default = [](const std::string& name) { return name.empty() ? nullptr : name.c_str(); };
  xkb_rule_names names{};
  names.model = or_default(layout.model);
  names.layout = or_default(layout.layout);
  names.variant = or_default(layout.variant);
  names.options = or_default(layout.options);
  return {xkb_.keymap_new_from_names(symbols_.context(), &names, XKB_KEYMAP_COMPILE_NO_FLAGS), xkb_.keymap_unref};
}

bool Keyboard::set(const wayland::KeyboardSettings& told, const KeyboardLayout& fallback) {
  if (symbols_.context() == nullptr) return false;
  guess_.clear();
  bool known = false;
  if (!told.keymap.empty()) {
    known = symbols_.set_keymap({xkb_.keymap_new_from_string(symbols_.context(), told.keymap.c_str(),
                                                             XKB_KEYMAP_FORMAT_TEXT_V1, XKB_KEYMAP_COMPILE_NO_FLAGS),
                                 xkb_.keymap_unref});
  }
  if (!known) {
    known = symbols_.set_keymap(keymap_of(fallback));
    guess_ = guess_of(fallback);
  }
  if (!known) {
    known = symbols_.set_keymap(keymap_of({}));
    guess_ = guess_of({});
  }
  set_repeat(told);
  return known;
}

// Where nobody tells whether keys repeat, no repeat is made up.
void Keyboard::set_repeat(const wayland::KeyboardSettings& told) {
  KeyRepeat::Settings settings;
  settings.enabled = told.repeat_rate > 0;
  settings.delay_ms = told.repeat_delay_ms;
  settings.interval_ms = told.repeat_rate > 0 ? std::max(1000U / told.repeat_rate, 1U) : 0;
  if (symbols_.keymap() != nullptr) {
    for (std::uint16_t key = KeySymbols::first_key_code; key < KeyRepeat::most_keys; ++key) {
      settings.keys.set(key, symbols_.repeats(key));
    }
  }
  repeat.stop();
  repeat.set(settings);
}

std::vector<KeyRepeat::Repeat> Keyboard::repeats_before(const KeyInput& key, std::int64_t time_ns) {
  const auto time_ms = static_cast<std::uint64_t>(time_ns / ms);
  return key.down ? repeat.due(time_ms) : repeat.release(key_code(key.code), time_ms);
}

KeyPayload Keyboard::repeated(const KeyRepeat::Repeat& due) { return symbols_.press(due.key); }

KeyPayload Keyboard::handle(const KeyInput& key, std::uint8_t device, std::int64_t time_ns) {
  const std::uint16_t code = key_code(key.code);
  if (key.down) repeat.press(code, device, static_cast<std::uint64_t>(time_ns / ms));
  const KeyPayload payload = key.down ? symbols_.press(code) : symbols_.release(code);
  symbols_.update(code, key.down);
  return payload;
}

void Keyboard::pass_over(const KeyInput& key, std::int64_t time_ns) {
  const std::uint16_t code = key_code(key.code);
  if (!key.down) {
    static_cast<void>(repeat.release(code, static_cast<std::uint64_t>(time_ns / ms)));
  } else if (symbols_.repeats(code)) {
    repeat.stop();
  }
  symbols_.update(code, key.down);
}

void Keyboard::forget() {
  symbols_.forget_compose();
  repeat.stop();
}

}  // namespace capstan::evdev
