// The few Wayland interfaces that are used, as tables of their messages, and the numbers of those messages. What
// wayland-scanner would make of the protocol files, but for the references into libwayland-client, which is opened at
// run time only. A message of a table must be in its place even where it is not used.
#pragma once

#include <wayland-util.h>

#include <cstdint>

namespace capstan::wayland {

extern const wl_interface registry_interface;            // wayland.xml
extern const wl_interface callback_interface;            // wayland.xml
extern const wl_interface seat_interface;                // wayland.xml
extern const wl_interface keyboard_interface;            // wayland.xml
extern const wl_interface output_interface;              // wayland.xml
extern const wl_interface xdg_output_manager_interface;  // xdg-output-unstable-v1.xml
extern const wl_interface xdg_output_interface;          // xdg-output-unstable-v1.xml
extern const wl_interface toplevel_manager_interface;    // wlr-foreign-toplevel-management-unstable-v1.xml
extern const wl_interface toplevel_interface;            // wlr-foreign-toplevel-management-unstable-v1.xml

namespace display_request {
inline constexpr std::uint32_t sync = 0;
inline constexpr std::uint32_t get_registry = 1;
}  // namespace display_request

namespace registry_request {
inline constexpr std::uint32_t bind = 0;
}
namespace registry_event {
inline constexpr std::uint32_t global = 0;
inline constexpr std::uint32_t global_remove = 1;
}  // namespace registry_event

namespace seat_request {
inline constexpr std::uint32_t get_keyboard = 1;
}
namespace seat_event {
inline constexpr std::uint32_t capabilities = 0;
}
namespace seat_capability {
inline constexpr std::uint32_t keyboard = 2;
}

namespace keyboard_request {
inline constexpr std::uint32_t release = 0;  // since 3
}
namespace keyboard_event {
inline constexpr std::uint32_t keymap = 0;
inline constexpr std::uint32_t repeat_info = 5;  // since 4
}  // namespace keyboard_event
namespace keymap_format {
inline constexpr std::uint32_t xkb_v1 = 1;
}

namespace output_request {
inline constexpr std::uint32_t release = 0;  // since 3
}

namespace xdg_output_manager_request {
inline constexpr std::uint32_t get_xdg_output = 1;
}
namespace xdg_output_request {
inline constexpr std::uint32_t destroy = 0;
}
namespace xdg_output_event {
inline constexpr std::uint32_t logical_position = 0;
inline constexpr std::uint32_t logical_size = 1;
}  // namespace xdg_output_event

namespace toplevel_manager_event {
inline constexpr std::uint32_t toplevel = 0;
inline constexpr std::uint32_t finished = 1;
}  // namespace toplevel_manager_event
namespace toplevel_request {
inline constexpr std::uint32_t destroy = 7;
}
namespace toplevel_event {
inline constexpr std::uint32_t title = 0;
inline constexpr std::uint32_t app_id = 1;
inline constexpr std::uint32_t output_enter = 2;
inline constexpr std::uint32_t output_leave = 3;
inline constexpr std::uint32_t state = 4;
inline constexpr std::uint32_t done = 5;
inline constexpr std::uint32_t closed = 6;
}  // namespace toplevel_event
namespace toplevel_state {
inline constexpr std::uint32_t minimized = 1;
inline constexpr std::uint32_t activated = 2;
}  // namespace toplevel_state

}  // namespace capstan::wayland
