// What pointers, touches and pens mean. Pure. Nothing tells where the cursor is: only an absolute device (a tablet, a
// touch, a virtual machine's pointer) says a place, and it lies on the screen where there is only one.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/context_store.hpp"
#include "core/event_record.hpp"
#include "linux/evdev/input_event.hpp"

namespace capstan::evdev {

// W3C MouseEvent.button, numbered as X numbers the same buttons; nothing for what is no mouse button.
std::optional<std::uint8_t> w3c_button(std::uint16_t code);

class Pointer {
 public:
  void set_outputs(const std::vector<Rect>& outputs);

  // Each fills in a record's kind and payload. mods: KeyPayload::mods in effect.
  void move(const MotionInput& motion, EventRecord& record);
  void move(const PositionInput& position, EventRecord& record);
  void scroll(const ScrollInput& scroll, EventRecord& record) const;
  // False: no button of a mouse.
  bool button(const ButtonInput& button, std::uint8_t mods, std::int64_t time_ns, EventRecord& record);
  void touch(const TouchInput& touch, EventRecord& record);
  void pen(const PenInput& pen, EventRecord& record) const;

  // Another window has the focus: the cursor may have been moved there, and a double click has one window.
  void forget();
  // A move that is nobody's.
  void pass_over() { cursor_.reset(); }

 private:
  struct Place {
    float x;
    float y;
  };
  // NaN where there is not exactly one screen.
  [[nodiscard]] Place place_of(Position at) const;
  [[nodiscard]] Place cursor() const;
  void travelled(float distance) { travelled_ += distance; }

  std::optional<Rect> screen_;
  std::optional<Position> cursor_;  // while an absolute device alone has moved it
  std::array<std::optional<Position>, 256> touches_;

  std::uint8_t clicks_ = 0;
  std::uint8_t last_button_ = 0;
  std::int64_t last_press_ns_ = 0;
  float travelled_ = 0;  // since the last press, in device units or, of an absolute device, about pixels
};

}  // namespace capstan::evdev
