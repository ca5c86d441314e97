// Whether this X server lets pixels be read as frames need it, and what of it the reader must know.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_set>

#include "core/capture_backend.hpp"
#include "linux/x11/connection.hpp"
#include "linux/x11/screen_library.hpp"

namespace capstan::x11 {

class ScreenAccess {
 public:
  // Null, with the problem told, when a library, an extension or the pixel format is missing. Asks and waits.
  static std::unique_ptr<ScreenAccess> open(const Connection& connection, Problem& problem);

  const ScreenLibrary& lib;
  [[nodiscard]] std::uint8_t damage_event() const { return damage_event_; }
  // Whether windows of this visual hold pixels as 0x..RRGGBB.
  [[nodiscard]] bool readable(xcb_visualid_t visual) const { return visuals_.contains(visual); }

 private:
  explicit ScreenAccess(const ScreenLibrary& library) : lib(library) {}
  bool find_extensions(const Connection& connection);
  bool find_visuals(const Connection& connection);

  std::uint8_t damage_event_ = 0;
  std::unordered_set<xcb_visualid_t> visuals_;
};

}  // namespace capstan::x11
