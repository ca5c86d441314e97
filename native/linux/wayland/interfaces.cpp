#include "linux/wayland/interfaces.hpp"

#include <array>

namespace capstan::wayland {
namespace {

using Types = const wl_interface*;

// For arguments that are no objects, and for objects of any kind.
constinit std::array<Types, 8> plain = {};
constinit std::array<Types, 1> new_keyboard = {&keyboard_interface};
constinit std::array<Types, 2> new_xdg_output = {&xdg_output_interface, &output_interface};
constinit std::array<Types, 1> an_output = {&output_interface};
constinit std::array<Types, 1> a_toplevel = {&toplevel_interface};
constinit std::array<Types, 1> a_seat = {&seat_interface};

// A signature has a letter for each argument, and first the version that brought the message where that is not 1.
const std::array<wl_message, 1> registry_requests = {{{"bind", "usun", plain.data()}}};
const std::array<wl_message, 2> registry_events = {{
    {"global", "usu", plain.data()},
    {"global_remove", "u", plain.data()},
}};

const std::array<wl_message, 1> callback_events = {{{"done", "u", plain.data()}}};

const std::array<wl_message, 4> seat_requests = {{
    {"get_pointer", "n", plain.data()},
    {"get_keyboard", "n", new_keyboard.data()},
    {"get_touch", "n", plain.data()},
    {"release", "5", plain.data()},
}};
const std::array<wl_message, 2> seat_events = {{
    {"capabilities", "u", plain.data()},
    {"name", "2s", plain.data()},
}};

const std::array<wl_message, 1> keyboard_requests = {{{"release", "3", plain.data()}}};
const std::array<wl_message, 6> keyboard_events = {{
    {"keymap", "uhu", plain.data()},
    {"enter", "uoa", plain.data()},
    {"leave", "uo", plain.data()},
    {"key", "uuuu", plain.data()},
    {"modifiers", "uuuuu", plain.data()},
    {"repeat_info", "4ii", plain.data()},
}};

const std::array<wl_message, 1> output_requests = {{{"release", "3", plain.data()}}};
const std::array<wl_message, 6> output_events = {{
    {"geometry", "iiiiissi", plain.data()},
    {"mode", "uiii", plain.data()},
    {"done", "2", plain.data()},
    {"scale", "2i", plain.data()},
    {"name", "4s", plain.data()},
    {"description", "4s", plain.data()},
}};

const std::array<wl_message, 2> xdg_output_manager_requests = {{
    {"destroy", "", plain.data()},
    {"get_xdg_output", "no", new_xdg_output.data()},
}};
const std::array<wl_message, 1> xdg_output_requests = {{{"destroy", "", plain.data()}}};
const std::array<wl_message, 5> xdg_output_events = {{
    {"logical_position", "ii", plain.data()},
    {"logical_size", "ii", plain.data()},
    {"done", "", plain.data()},
    {"name", "2s", plain.data()},
    {"description", "2s", plain.data()},
}};

const std::array<wl_message, 1> toplevel_manager_requests = {{{"stop", "", plain.data()}}};
const std::array<wl_message, 2> toplevel_manager_events = {{
    {"toplevel", "n", a_toplevel.data()},
    {"finished", "", plain.data()},
}};
const std::array<wl_message, 10> toplevel_requests = {{
    {"set_maximized", "", plain.data()},
    {"unset_maximized", "", plain.data()},
    {"set_minimized", "", plain.data()},
    {"unset_minimized", "", plain.data()},
    {"activate", "o", a_seat.data()},
    {"close", "", plain.data()},
    {"set_rectangle", "oiiii", plain.data()},
    {"destroy", "", plain.data()},
    {"set_fullscreen", "2?o", an_output.data()},
    {"unset_fullscreen", "2", plain.data()},
}};
const std::array<wl_message, 8> toplevel_events = {{
    {"title", "s", plain.data()},
    {"app_id", "s", plain.data()},
    {"output_enter", "o", an_output.data()},
    {"output_leave", "o", an_output.data()},
    {"state", "a", plain.data()},
    {"done", "", plain.data()},
    {"closed", "", plain.data()},
    {"parent", "3?o", a_toplevel.data()},
}};

template <std::size_t requests, std::size_t events>
constexpr wl_interface table(const char* name, int version, const std::array<wl_message, requests>& request_list,
                             const std::array<wl_message, events>& event_list) {
  return {name, version, static_cast<int>(requests), request_list.data(), static_cast<int>(events), event_list.data()};
}

constexpr std::array<wl_message, 0> none = {};

}  // namespace

const wl_interface registry_interface = table("wl_registry", 1, registry_requests, registry_events);
const wl_interface callback_interface = table("wl_callback", 1, none, callback_events);
const wl_interface seat_interface = table("wl_seat", 5, seat_requests, seat_events);
const wl_interface keyboard_interface = table("wl_keyboard", 5, keyboard_requests, keyboard_events);
const wl_interface output_interface = table("wl_output", 4, output_requests, output_events);
const wl_interface xdg_output_manager_interface = table("zxdg_output_manager_v1", 3, xdg_output_manager_requests, none);
const wl_interface xdg_output_interface = table("zxdg_output_v1", 3, xdg_output_requests, xdg_output_events);
const wl_interface toplevel_manager_interface =
    table("zwlr_foreign_toplevel_manager_v1", 3, toplevel_manager_requests, toplevel_manager_events);
const wl_interface toplevel_interface = table("zwlr_foreign_toplevel_handle_v1", 3, toplevel_requests, toplevel_events);

}  // namespace capstan::wayland
