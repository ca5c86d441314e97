// The screens, and where each lies among the others.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "linux/wayland/connection.hpp"

namespace capstan::wayland {

class Outputs {
 public:
  explicit Outputs(Connection& connection) : connection_(connection) {}

  // Globals of the registry, by their names there.
  void add(const Object& registry, std::uint32_t name, std::uint32_t version);
  void use_manager(const Object& registry, std::uint32_t name, std::uint32_t version);
  void remove(std::uint32_t name);

  // The name of an output that an event speaks of; 0 when there is none of the kind.
  [[nodiscard]] std::uint32_t name_of(const void* proxy) const;
  // As the compositor lays them out; those whose place is not told are left out.
  [[nodiscard]] std::vector<Rect> places() const;

 private:
  struct Output {
    Object object;
    Object place;  // xdg_output
    Rect rect;
  };
  void ask_place(Output& output);

  Connection& connection_;
  Object manager_;
  std::map<std::uint32_t, Output> all_;
};

}  // namespace capstan::wayland
