#include "keyboard_log.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <string>

#include "json_line.hpp"
#include "window.hpp"

namespace test_tool {
namespace {

// Between the kernel's key codes and those of X and XKB.
constexpr std::uint32_t xkb_offset = 8;

}  // namespace

KeyboardLog::KeyboardLog(wl_seat* seat)
    : context_(xkb_context_new(XKB_CONTEXT_NO_FLAGS)), keyboard_(wl_seat_get_keyboard(seat)) {
  static constexpr wl_keyboard_listener listener = {
      .keymap = [](void* self, wl_keyboard*, std::uint32_t format, int file,
                   std::uint32_t size) { static_cast<KeyboardLog*>(self)->take_keymap(format, file, size); },
      .enter = [](void* self, wl_keyboard*, std::uint32_t, wl_surface* surface,
                  wl_array*) { static_cast<KeyboardLog*>(self)->take_focus(surface, true); },
      .leave = [](void* self, wl_keyboard*, std::uint32_t,
                  wl_surface* surface) { static_cast<KeyboardLog*>(self)->take_focus(surface, false); },
      .key =
          [](void* self, wl_keyboard*, std::uint32_t serial, std::uint32_t time, std::uint32_t code,
             std::uint32_t state) {
            auto& log = *static_cast<KeyboardLog*>(self);
            if (state == WL_KEYBOARD_KEY_STATE_PRESSED) log.serial_ = serial;
            log.take_key(time, code, state);
          },
      .modifiers =
          [](void* self, wl_keyboard*, std::uint32_t, std::uint32_t depressed, std::uint32_t latched,
             std::uint32_t locked, std::uint32_t group) {
            const auto& log = *static_cast<KeyboardLog*>(self);
            if (log.state_) xkb_state_update_mask(log.state_.get(), depressed, latched, locked, 0, 0, group);
          },
      .repeat_info =
          [](void* self, wl_keyboard*, int rate, int delay) {
            static_cast<KeyboardLog*>(self)->repeater_.set_pace(rate, delay);
            JsonLine("repeat").number("rate", rate).number("delay", delay);
          }};
  wl_keyboard_add_listener(keyboard_.get(), &listener, this);
}

void KeyboardLog::take_keymap(std::uint32_t format, int file, std::uint32_t size) {
  void* text =
      format == WL_KEYBOARD_KEYMAP_FORMAT_XKB_V1 ? mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0) : MAP_FAILED;
  if (text != MAP_FAILED) {
    keymap_.reset(xkb_keymap_new_from_string(context_.get(), static_cast<const char*>(text), XKB_KEYMAP_FORMAT_TEXT_V1,
                                             XKB_KEYMAP_COMPILE_NO_FLAGS));
    state_.reset(keymap_ ? xkb_state_new(keymap_.get()) : nullptr);
    munmap(text, size);
  }
  close(file);
}

// The codes are those of XKB, which are those of X: the kernel's plus 8. The compositor repeats nothing: each client
// does it for itself, at the pace that it is told.
void KeyboardLog::take_key(std::uint32_t time, std::uint32_t code, std::uint32_t state) {
  const std::uint32_t keycode = code + xkb_offset;
  const bool down = state == WL_KEYBOARD_KEY_STATE_PRESSED;
  log_key(down, keycode, false, time);
  if (!down) {
    repeater_.release(keycode);
  } else if (keymap_ && xkb_keymap_key_repeats(keymap_.get(), keycode) != 0) {
    repeater_.press(keycode, time);
  }
}

void KeyboardLog::take_repeats() {
  for (auto left = repeater_.due(); left > 0; --left) log_key(true, repeater_.keycode(), true, repeater_.time());
}

void KeyboardLog::log_key(bool down, std::uint32_t keycode, bool repeat, std::uint32_t time) const {
  std::array<char, 64> name{};
  std::array<char, 64> text{};
  std::uint32_t mods = 0;
  if (state_) {
    xkb_keysym_get_name(xkb_state_key_get_one_sym(state_.get(), keycode), name.data(), name.size());
    xkb_state_key_get_utf8(state_.get(), keycode, text.data(), text.size());
    mods = xkb_state_serialize_mods(state_.get(), XKB_STATE_MODS_EFFECTIVE);
  }
  JsonLine(down ? "keydown" : "keyup")
      .number("window", window_)
      .number("keycode", keycode)
      .text("keysym", name.data())
      .number("state", mods)
      .boolean("repeat", repeat)
      .number("time", time);
  if (down && text[0] != '\0')
    JsonLine("text").number("window", window_).text("text", text.data()).number("time", time);
}

void KeyboardLog::take_focus(wl_surface* surface, bool has) {
  window_ = has ? Window::id_of(surface) : 0;
  repeater_.stop();
  JsonLine(has ? "focusin" : "focusout").number("window", Window::id_of(surface));
}

}  // namespace test_tool
