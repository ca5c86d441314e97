#include "linux/wayland/keyboard_watch.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace capstan::wayland {
namespace {

// The layouts of all the world together are smaller.
constexpr std::uint32_t most_bytes = 16U << 20U;

}  // namespace

void KeyboardWatch::add_seat(const Object& registry, std::uint32_t name, std::uint32_t version) {
  if (seat_) return;
  seat_name_ = name;
  const std::uint32_t bound = std::min(version, 5U);
  seat_ = connection_.bind(registry, name, seat_interface, bound, bound >= 5 ? 3U : Object::no_request,
                           [this](std::uint32_t event, const wl_argument* arguments) { on_seat(event, arguments); });
}

void KeyboardWatch::remove_seat(std::uint32_t name) {
  if (!seat_ || name != seat_name_) return;
  connection_.retire(std::move(keyboard_));
  connection_.retire(std::move(seat_));
  settings_ = {};
  ++serial_;
}

// A seat has a keyboard from when one is plugged in, and none again later: the layout of before stays in use.
void KeyboardWatch::on_seat(std::uint32_t event, const wl_argument* arguments) {
  if (event != seat_event::capabilities) return;
  const bool has = (arguments[0].u & seat_capability::keyboard) != 0;
  if (has == static_cast<bool>(keyboard_)) return;
  if (!has) {
    connection_.retire(std::move(keyboard_));
    return;
  }
  const std::uint32_t version = connection_.lib.proxy_get_version(seat_.proxy());
  std::array<wl_argument, 1> made{};
  keyboard_ = connection_.make(seat_.proxy(), seat_request::get_keyboard, made.data(), keyboard_interface, version,
                               version >= 3 ? keyboard_request::release : Object::no_request,
                               [this](std::uint32_t told, const wl_argument* with) { on_keyboard(told, with); });
}

void KeyboardWatch::on_keyboard(std::uint32_t event, const wl_argument* arguments) {
  if (event == keyboard_event::keymap) {
    take_keymap(arguments[0].u, arguments[1].h, arguments[2].u);
  } else if (event == keyboard_event::repeat_info) {
    settings_.repeat_rate = static_cast<std::uint32_t>(std::max(arguments[0].i, 0));
    settings_.repeat_delay_ms = static_cast<std::uint32_t>(std::max(arguments[1].i, 0));
    ++serial_;
  }
}

void KeyboardWatch::take_keymap(std::uint32_t format, int descriptor, std::uint32_t size) {
  const FileDescriptor file(descriptor);
  std::string keymap;
  if (format == keymap_format::xkb_v1 && size > 0 && size <= most_bytes) {
    void* text = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (text != MAP_FAILED) {
      keymap.assign(static_cast<const char*>(text), strnlen(static_cast<const char*>(text), size));
      munmap(text, size);
    }
  }
  if (keymap == settings_.keymap) return;
  settings_.keymap = std::move(keymap);
  ++serial_;
}

}  // namespace capstan::wayland
