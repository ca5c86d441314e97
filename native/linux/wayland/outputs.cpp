#include "linux/wayland/outputs.hpp"

#include <algorithm>
#include <array>

namespace capstan::wayland {

void Outputs::add(const Object& registry, std::uint32_t name, std::uint32_t version) {
  const std::uint32_t bound = std::min(version, 4U);
  Output& output = all_[name];
  output.object = connection_.bind(registry, name, output_interface, bound,
                                   bound >= 3 ? output_request::release : Object::no_request,
                                   [](std::uint32_t, const wl_argument*) {});
  ask_place(output);
}

void Outputs::use_manager(const Object& registry, std::uint32_t name, std::uint32_t version) {
  manager_ = connection_.bind(registry, name, xdg_output_manager_interface, std::min(version, 3U), 0,
                              [](std::uint32_t, const wl_argument*) {});
  for (auto& [output_name, output] : all_) ask_place(output);
}

void Outputs::ask_place(Output& output) {
  if (!manager_ || output.place) return;
  std::array<wl_argument, 2> arguments{};
  arguments[1].o = reinterpret_cast<wl_object*>(output.object.proxy());
  // std::map moves none of its elements: the handler goes with the output that it writes to.
  output.place = connection_.make(manager_.proxy(), xdg_output_manager_request::get_xdg_output, arguments.data(),
                                  xdg_output_interface, connection_.lib.proxy_get_version(manager_.proxy()),
                                  xdg_output_request::destroy,
                                  [&rect = output.rect](std::uint32_t event, const wl_argument* told) {
                                    if (event == xdg_output_event::logical_position) {
                                      rect.x = told[0].i;
                                      rect.y = told[1].i;
                                    } else if (event == xdg_output_event::logical_size) {
                                      rect.width = static_cast<std::uint32_t>(std::max(told[0].i, 0));
                                      rect.height = static_cast<std::uint32_t>(std::max(told[1].i, 0));
                                    }
                                  });
}

void Outputs::remove(std::uint32_t name) { all_.erase(name); }

std::uint32_t Outputs::name_of(const void* proxy) const {
  const auto found =
      std::find_if(all_.begin(), all_.end(), [&](const auto& each) { return each.second.object.proxy() == proxy; });
  return found == all_.end() ? 0 : found->first;
}

std::vector<Rect> Outputs::places() const {
  std::vector<Rect> places;
  for (const auto& [name, output] : all_) {
    if (output.rect.width > 0 && output.rect.height > 0) places.push_back(output.rect);
  }
  return places;
}

}  // namespace capstan::wayland
