// What a device told, as plain values: what is made of them can be tested without a device.
#pragma once

#include <cstdint>
#include <variant>

namespace capstan::evdev {

struct KeyInput {
  std::uint16_t code = 0;  // linux/input-event-codes.h
  bool down = false;
};

struct ButtonInput {
  std::uint16_t code = 0;  // BTN_LEFT…
  bool down = false;
};

// Relative: device units, accelerated as libinput does it by default.
struct MotionInput {
  float dx = 0;
  float dy = 0;
};

// Of an absolute pointer, a touch or a pen: parts of the device's area, 0 left and top, 1 right and bottom.
struct Position {
  float x = 0;
  float y = 0;
};

struct PositionInput {
  Position at;
};

// 1/120 of a notch: x to the right, y down.
struct ScrollInput {
  float x = 0;
  float y = 0;
};

struct TouchInput {
  enum class Phase : std::uint8_t { down, move, up, cancel };
  Phase phase = Phase::down;
  std::uint8_t contact = 0;
  Position at;  // of down and move
};

struct PenInput {
  enum class Phase : std::uint8_t { down, move, up };
  Phase phase = Phase::move;
  Position at;
  float pressure = 0;  // 0 to 1
  float tilt_x = 0;    // degrees, as PenPayload has them
  float tilt_y = 0;
  bool touches = false;
  bool barrel = false;
  bool eraser = false;  // the pen is held with its eraser down
};

// No device: the time has come for repeats of a held key.
struct RepeatInput {};

struct InputEvent {
  std::int64_t time_ns = 0;  // CLOCK_MONOTONIC
  std::uint8_t device = 0;   // slot: 0 unknown, 15 the fifteenth and later
  bool injected = false;     // a program made the device (uinput)
  std::variant<KeyInput, ButtonInput, MotionInput, PositionInput, ScrollInput, TouchInput, PenInput, RepeatInput> what;
};

}  // namespace capstan::evdev
