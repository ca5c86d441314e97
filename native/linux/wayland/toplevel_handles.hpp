// The compositor's list of windows (wlr-foreign-toplevel-management), handed on to Toplevels.
#pragma once

#include <map>

#include "linux/wayland/connection.hpp"
#include "linux/wayland/outputs.hpp"
#include "linux/wayland/toplevels.hpp"

namespace capstan::wayland {

class ToplevelHandles {
 public:
  ToplevelHandles(Connection& connection, const Outputs& outputs, Toplevels& toplevels)
      : connection_(connection), outputs_(outputs), toplevels_(toplevels) {}

  void bind(const Object& registry, std::uint32_t name, std::uint32_t version);
  [[nodiscard]] bool bound() const { return static_cast<bool>(manager_); }
  // The compositor will tell of no further window.
  [[nodiscard]] bool finished() const { return finished_; }

 private:
  void on_manager(std::uint32_t event, const wl_argument* arguments);
  void on_toplevel(Toplevels::Id id, std::uint32_t event, const wl_argument* arguments);

  Connection& connection_;
  const Outputs& outputs_;
  Toplevels& toplevels_;
  Object manager_;
  std::map<Toplevels::Id, Object> handles_;
  Toplevels::Id last_ = 0;
  bool finished_ = false;
};

}  // namespace capstan::wayland
