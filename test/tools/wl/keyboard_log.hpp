// What the keyboard tells this client, as lines.
#pragma once

#include "handles.hpp"
#include "key_repeater.hpp"

namespace test_tool {

class KeyboardLog {
 public:
  explicit KeyboardLog(wl_seat* seat);
  KeyboardLog(const KeyboardLog&) = delete;
  KeyboardLog& operator=(const KeyboardLog&) = delete;

  // Of the last key press, for popups that grab.
  std::uint32_t serial() const { return serial_; }
  // Readable when a held key repeats; `take_repeats` then.
  int repeat_timer() const { return repeater_.descriptor(); }
  void take_repeats();

 private:
  void take_keymap(std::uint32_t format, int file, std::uint32_t size);
  void take_key(std::uint32_t time, std::uint32_t code, std::uint32_t state);
  void take_focus(wl_surface* surface, bool has);
  void log_key(bool down, std::uint32_t keycode, bool repeat, std::uint32_t time) const;

  KeyContextHandle context_;
  KeymapHandle keymap_;
  KeyStateHandle state_;
  KeyboardHandle keyboard_;
  KeyRepeater repeater_;
  long long window_ = 0;
  std::uint32_t serial_ = 0;
};

}  // namespace test_tool
