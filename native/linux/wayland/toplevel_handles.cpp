#include "linux/wayland/toplevel_handles.hpp"

#include <algorithm>
#include <cstring>

namespace capstan::wayland {

void ToplevelHandles::bind(const Object& registry, std::uint32_t name, std::uint32_t version) {
  manager_ = connection_.bind(registry, name, toplevel_manager_interface, std::min(version, 3U), Object::no_request,
                              [this](std::uint32_t event, const wl_argument* told) { on_manager(event, told); });
}

void ToplevelHandles::on_manager(std::uint32_t event, const wl_argument* arguments) {
  if (event == toplevel_manager_event::finished) {
    finished_ = true;
  } else if (event == toplevel_manager_event::toplevel) {
    const Toplevels::Id id = ++last_;
    toplevels_.add(id);
    // The compositor made it: libwayland has put the object in the place of its number.
    handles_.try_emplace(
        id, Object(connection_, reinterpret_cast<wl_proxy*>(arguments[0].o), toplevel_request::destroy,
                   [this, id](std::uint32_t told, const wl_argument* with) { on_toplevel(id, told, with); }));
  }
}

void ToplevelHandles::on_toplevel(Toplevels::Id id, std::uint32_t event, const wl_argument* arguments) {
  switch (event) {
    case toplevel_event::title:
      toplevels_.title(id, arguments[0].s);
      break;
    case toplevel_event::app_id:
      toplevels_.app(id, arguments[0].s);
      break;
    case toplevel_event::output_enter:
      toplevels_.enter(id, outputs_.name_of(arguments[0].o));
      break;
    case toplevel_event::output_leave:
      toplevels_.leave(id, outputs_.name_of(arguments[0].o));
      break;
    case toplevel_event::state: {
      bool activated = false;
      bool minimized = false;
      for (std::size_t at = 0; at + sizeof(std::uint32_t) <= arguments[0].a->size; at += sizeof(std::uint32_t)) {
        std::uint32_t value = 0;
        std::memcpy(&value, static_cast<const char*>(arguments[0].a->data) + at, sizeof value);
        activated = activated || value == toplevel_state::activated;
        minimized = minimized || value == toplevel_state::minimized;
      }
      toplevels_.state(id, activated, minimized);
      break;
    }
    case toplevel_event::done:
      toplevels_.done(id);
      break;
    case toplevel_event::closed:
      toplevels_.close(id);
      if (const auto found = handles_.find(id); found != handles_.end()) {
        connection_.retire(std::move(found->second));
        handles_.erase(found);
      }
      break;
    default:
      break;
  }
}

}  // namespace capstan::wayland
