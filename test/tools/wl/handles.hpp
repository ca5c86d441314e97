// Wayland's objects as RAII.
#pragma once

#include <wayland-client.h>
#include <xdg-shell.h>
#include <xkbcommon/xkbcommon.h>

#include <memory>

namespace test_tool {

struct Release {
  void operator()(wl_display* object) const { wl_display_disconnect(object); }
  void operator()(wl_registry* object) const { wl_registry_destroy(object); }
  void operator()(wl_compositor* object) const { wl_compositor_destroy(object); }
  void operator()(wl_shm* object) const { wl_shm_destroy(object); }
  void operator()(xdg_wm_base* object) const { xdg_wm_base_destroy(object); }
  void operator()(wl_seat* object) const { wl_seat_destroy(object); }
  void operator()(wl_keyboard* object) const { wl_keyboard_destroy(object); }
  void operator()(wl_pointer* object) const { wl_pointer_destroy(object); }
  void operator()(wl_surface* object) const { wl_surface_destroy(object); }
  void operator()(xdg_surface* object) const { xdg_surface_destroy(object); }
  void operator()(xdg_toplevel* object) const { xdg_toplevel_destroy(object); }
  void operator()(xdg_popup* object) const { xdg_popup_destroy(object); }
  void operator()(xdg_positioner* object) const { xdg_positioner_destroy(object); }
  void operator()(wl_buffer* object) const { wl_buffer_destroy(object); }
  void operator()(wl_shm_pool* object) const { wl_shm_pool_destroy(object); }
  void operator()(xkb_context* object) const { xkb_context_unref(object); }
  void operator()(xkb_keymap* object) const { xkb_keymap_unref(object); }
  void operator()(xkb_state* object) const { xkb_state_unref(object); }
};

using DisplayHandle = std::unique_ptr<wl_display, Release>;
using RegistryHandle = std::unique_ptr<wl_registry, Release>;
using CompositorHandle = std::unique_ptr<wl_compositor, Release>;
using ShmHandle = std::unique_ptr<wl_shm, Release>;
using ShellHandle = std::unique_ptr<xdg_wm_base, Release>;
using SeatHandle = std::unique_ptr<wl_seat, Release>;
using KeyboardHandle = std::unique_ptr<wl_keyboard, Release>;
using PointerHandle = std::unique_ptr<wl_pointer, Release>;
using SurfaceHandle = std::unique_ptr<wl_surface, Release>;
using ShellSurfaceHandle = std::unique_ptr<xdg_surface, Release>;
using ToplevelHandle = std::unique_ptr<xdg_toplevel, Release>;
using PopupHandle = std::unique_ptr<xdg_popup, Release>;
using PositionerHandle = std::unique_ptr<xdg_positioner, Release>;
using BufferHandle = std::unique_ptr<wl_buffer, Release>;
using PoolHandle = std::unique_ptr<wl_shm_pool, Release>;
using KeyContextHandle = std::unique_ptr<xkb_context, Release>;
using KeymapHandle = std::unique_ptr<xkb_keymap, Release>;
using KeyStateHandle = std::unique_ptr<xkb_state, Release>;

}  // namespace test_tool
