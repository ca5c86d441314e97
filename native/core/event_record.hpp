// One event as it lies in the ring: 32 bytes, fixed width, no pointer, the same on every platform.
// lib/binding/event-layout.ts is generated from this header and from ring_layout.hpp (scripts/generate-layout.sh).
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace capstan {

enum class EventKind : std::uint8_t {
  none = 0,  // a slot that was never written, or that the reader has zeroed
  key_down = 1,
  key_up = 2,
  button_down = 3,
  button_up = 4,
  wheel = 5,
  move = 6,
  context = 7,  // a new epoch begins; its strings are in the ContextStore
  lost = 8,     // events of this epoch that found no room
  touch_down = 9,
  touch_move = 10,
  touch_up = 11,
  touch_cancel = 12,  // the system took the touch away: it did nothing
  pen_down = 13,      // the tip touches
  pen_move = 14,      // touching or near
  pen_up = 15,
};

// Low four bits of EventRecord::flags.
namespace event_flag {
inline constexpr std::uint8_t injected = 1;   // made by a program (XTEST, SendInput), not by a device
inline constexpr std::uint8_t repeat = 2;     // autorepeat of a held key
inline constexpr std::uint8_t redacted = 4;   // content withheld
inline constexpr std::uint8_t synthetic = 8;  // made by Capstan to keep state whole (a rebuilt repeat, a release)
inline constexpr std::uint8_t device_shift = 4;
}  // namespace event_flag

// KeyPayload::mods and ButtonPayload::mods: what was in effect when the event happened.
namespace modifier {
inline constexpr std::uint8_t shift = 1;
inline constexpr std::uint8_t control = 2;
inline constexpr std::uint8_t alt = 4;
inline constexpr std::uint8_t meta = 8;
inline constexpr std::uint8_t alt_graph = 16;
inline constexpr std::uint8_t caps_lock = 32;
inline constexpr std::uint8_t num_lock = 64;
}  // namespace modifier

// ContextPayload::changes: what differs from the epoch before.
namespace context_change {
inline constexpr std::uint8_t focus = 1;    // another window (or none) has the focus
inline constexpr std::uint8_t pointer = 2;  // another window (or none) lies under the pointer
inline constexpr std::uint8_t name = 4;     // the focused window changed its title, class or place
}  // namespace context_change

// "Unknown" is a value of its own, so that a zeroed slot never reads as knowledge.
inline constexpr std::uint16_t unknown_usage = 0xFFFF;
inline constexpr std::uint32_t no_text = 0xFFFF'FFFF;       // the key makes no text
inline constexpr std::uint32_t unknown_text = 0xFFFF'FFFE;  // it makes text that is not one code point

struct KeyPayload {
  std::uint16_t usage;   // USB HID usage, page 0x07; unknown_usage when there is none
  std::uint16_t scan;    // the OS's own code: evdev on Linux, scan code on Windows, 0x100 + virtual key code on macOS
  std::uint32_t keysym;  // X keysym; Unicode keysyms are 0x0100'0000 | code point
  std::uint32_t text;    // code point that the key makes, no_text or unknown_text
  std::uint8_t mods;
  std::uint8_t reserved[3];
};

// x and y, in this and the payloads below: root pixels; NaN where the system does not tell where the pointer is.
struct PointerPayload {  // move and wheel
  float x;
  float y;
  float dx;  // move: device units, accelerated; wheel: 1/120 of a notch, positive to the right
  float dy;  // wheel: positive away from the top (scrolling down)
};

struct ButtonPayload {
  float x;
  float y;
  std::uint8_t button;  // W3C MouseEvent.button: 0 left, 1 middle, 2 right, 3 back, 4 forward
  std::uint8_t clicks;  // 1, 2, 3…: presses in a row at one place
  std::uint8_t mods;
  std::uint8_t reserved[5];
};

struct TouchPayload {
  float x;
  float y;
  std::uint8_t contact;  // tells the fingers that touch at one time apart; used again once its touch has ended
  std::uint8_t reserved[7];
};

struct PenPayload {
  float x;
  float y;
  std::uint16_t pressure;  // 0 none, 65535 all that the pen can tell
  std::int8_t tilt_x;      // degrees from upright, -90 to 90, positive to the right
  std::int8_t tilt_y;      // positive towards the person
  std::uint8_t buttons;    // bits: 1 the tip touches, 2 barrel button, 32 eraser (W3C PointerEvent.buttons)
  std::uint8_t reserved[3];
};

struct ContextPayload {
  std::uint32_t epoch;  // whole; EventRecord::epoch holds its low 16 bits
  std::uint8_t changes;
  std::uint8_t reserved[11];
};

struct LostPayload {
  std::uint32_t keys;
  std::uint32_t buttons;  // touches and pens that went down or up, too
  std::uint32_t wheels;
  std::uint32_t moves;  // of touches and pens, too
};

struct EventRecord {
  std::uint32_t seq;  // set by the producer; a move that absorbed n others advances it by n + 1
  EventKind kind;
  std::uint8_t flags;   // event_flag in the low four bits, device slot (0 unknown, 15 the fifteenth and later) above
  std::uint16_t epoch;  // low 16 bits of the context epoch in which the event happened
  double time_ns;       // since epoch_unix_ms of the ring; exact for 104 days; strictly rising
  union {
    KeyPayload key;
    PointerPayload pointer;
    ButtonPayload button;
    TouchPayload touch;
    PenPayload pen;
    ContextPayload context;
    LostPayload lost;
  };
};

static_assert(sizeof(EventRecord) == 32);
static_assert(offsetof(EventRecord, time_ns) == 8);
static_assert(offsetof(EventRecord, key) == 16);
static_assert(std::is_trivially_copyable_v<EventRecord>);

// PenPayload::buttons while the tip or the eraser touches.
constexpr std::uint8_t pen_touches = 1 | 32;

// The kinds that an input hook publishes; contexts and losses are the producer's own.
constexpr bool is_input(EventKind kind) {
  return (kind >= EventKind::key_down && kind <= EventKind::move) ||
         (kind >= EventKind::touch_down && kind <= EventKind::pen_up);
}

constexpr std::uint32_t kind_bit(EventKind kind) { return 1U << static_cast<std::uint32_t>(kind); }

}  // namespace capstan
