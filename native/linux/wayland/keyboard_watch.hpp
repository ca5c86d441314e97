// The layout of the seat's keyboard. A client without a window is told that, and never a key.
#pragma once

#include "linux/wayland/connection.hpp"
#include "linux/wayland/window_watch.hpp"

namespace capstan::wayland {

class KeyboardWatch {
 public:
  explicit KeyboardWatch(Connection& connection) : connection_(connection) {}

  // Globals of the registry. The first seat counts: kernel devices are of one person.
  void add_seat(const Object& registry, std::uint32_t name, std::uint32_t version);
  void remove_seat(std::uint32_t name);

  [[nodiscard]] const KeyboardSettings& settings() const { return settings_; }
  [[nodiscard]] std::uint64_t serial() const { return serial_; }

 private:
  void on_seat(std::uint32_t event, const wl_argument* arguments);
  void on_keyboard(std::uint32_t event, const wl_argument* arguments);
  void take_keymap(std::uint32_t format, int file, std::uint32_t size);

  Connection& connection_;
  std::uint32_t seat_name_ = 0;
  Object seat_;
  Object keyboard_;
  KeyboardSettings settings_;
  std::uint64_t serial_ = 0;
};

}  // namespace capstan::wayland
