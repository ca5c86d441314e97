// Which window has the keyboard on a Wayland compositor that tells (wlr-foreign-toplevel-management), and what the
// compositor says of keyboard and screens. A connection of its own, apart from the devices: the two have no common
// order, so whoever reads keys asks here whether the compositor has caught up (ask, answered). Hook thread only, once
// `connect` has returned.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/capture_backend.hpp"

namespace capstan::wayland {

// As the compositor tells it to whoever asks for a keyboard.
struct KeyboardSettings {
  std::string keymap;  // XKB text format, version 1; empty: not told
  std::uint32_t repeat_delay_ms = 0;
  std::uint32_t repeat_rate = 0;  // repeats a second; 0: keys do not repeat
};

class WindowWatch {
 public:
  // Null when there is no compositor, or it does not tell which window is in use: `problem` says which, and what helps.
  static std::unique_ptr<WindowWatch> connect(Problem& problem);
  virtual ~WindowWatch() = default;

  // For poll, reading.
  [[nodiscard]] virtual int descriptor() const = 0;
  // Reads and handles what is there, never waits; sends what was asked. False: the compositor is gone.
  virtual bool dispatch() = 0;

  // Rises with each change of `context`; `changes` then says what differs (context_change).
  [[nodiscard]] virtual std::uint64_t serial() const = 0;
  [[nodiscard]] virtual std::uint8_t changes() const = 0;
  // The activated window as focus. What lies under the pointer is not told: it may be any window that is shown, so
  // `pointer` is a popup whose kin are all of them, and each must be allowed.
  [[nodiscard]] virtual Context context() const = 0;

  // Asks the compositor to answer once it has handled all input that it could read by now, and has told what came of
  // it. Returns the number that `answered` reaches then.
  virtual std::uint64_t ask() = 0;
  [[nodiscard]] virtual std::uint64_t answered() const = 0;

  // Rises with each change of `keyboard`.
  [[nodiscard]] virtual std::uint64_t keyboard_serial() const = 0;
  [[nodiscard]] virtual const KeyboardSettings& keyboard() const = 0;
  // Of the screens, in the compositor's coordinates.
  [[nodiscard]] virtual std::vector<Rect> outputs() const = 0;
};

}  // namespace capstan::wayland
