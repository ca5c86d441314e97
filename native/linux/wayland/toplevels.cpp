#include "linux/wayland/toplevels.hpp"

#include <utility>

namespace capstan::wayland {

void Toplevels::add(Id id) { all_.try_emplace(id); }

Toplevels::Toplevel* Toplevels::change(Id id) {
  const auto found = all_.find(id);
  if (found == all_.end()) return nullptr;
  found->second.settled = false;
  if (found->second.activated) ++turns_;
  return &found->second;
}

void Toplevels::title(Id id, std::string title) {
  if (Toplevel* toplevel = change(id)) toplevel->title = std::move(title);
}

void Toplevels::app(Id id, std::string app) {
  if (Toplevel* toplevel = change(id)) toplevel->app = std::move(app);
}

void Toplevels::enter(Id id, std::uint32_t output) {
  const auto found = all_.find(id);
  if (found == all_.end()) return;
  found->second.outputs.insert(output);
  found->second.was_on_output = true;
}

void Toplevels::leave(Id id, std::uint32_t output) {
  const auto found = all_.find(id);
  if (found != all_.end()) found->second.outputs.erase(output);
}

void Toplevels::forget_output(std::uint32_t output) {
  for (auto& [id, toplevel] : all_) toplevel.outputs.erase(output);
}

void Toplevels::state(Id id, bool activated, bool minimized) {
  const auto found = all_.find(id);
  if (found == all_.end()) return;
  Toplevel& toplevel = found->second;
  if (activated != toplevel.activated || (activated && minimized != toplevel.minimized)) ++turns_;
  toplevel.activated = activated;
  toplevel.minimized = minimized;
  toplevel.settled = false;
}

void Toplevels::done(Id id) {
  const auto found = all_.find(id);
  if (found != all_.end()) found->second.settled = true;
}

void Toplevels::close(Id id) {
  const auto found = all_.find(id);
  if (found == all_.end()) return;
  if (found->second.activated) ++turns_;
  all_.erase(found);
}

std::shared_ptr<const WindowInfo> Toplevels::window(Id id, const Toplevel& toplevel) {
  auto window = std::make_shared<WindowInfo>();
  window->id = id;
  window->app = toplevel.app;
  window->title = toplevel.title;
  return window;
}

// A compositor that tells no outputs at all leaves open where the window is: then it may be anywhere.
bool Toplevels::shown(const Toplevel& toplevel) {
  return !toplevel.minimized && (!toplevel.outputs.empty() || !toplevel.was_on_output);
}

Context Toplevels::context() const {
  Context context;
  const std::pair<const Id, Toplevel>* focus = nullptr;
  for (const auto& each : all_) {
    if (!each.second.activated) continue;
    if (focus != nullptr) return context;  // two seats, or a defect: whose key it is cannot be told
    focus = &each;
  }
  if (focus == nullptr) return context;
  const Toplevel& toplevel = focus->second;
  if (!toplevel.settled || toplevel.minimized || toplevel.app.empty()) return context;
  context.reason = ContextReason::none;
  context.focus = window(focus->first, toplevel);
  auto pointer = std::make_shared<WindowInfo>();
  pointer->popup = true;
  for (const auto& [id, other] : all_) {
    if (id == focus->first) {
      pointer->kin.push_back(context.focus);
    } else if (shown(other)) {
      if (!other.settled) return context;
      pointer->kin.push_back(window(id, other));
    }
  }
  context.pointer = std::move(pointer);
  return context;
}

}  // namespace capstan::wayland
