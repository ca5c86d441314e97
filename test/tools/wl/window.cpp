#include "window.hpp"

#include <span>

#include "json_line.hpp"
#include "pixels.hpp"

namespace test_tool {
namespace {

// Wayland gives windows no number that anybody else knows.
long long next_id() {
  static long long last = 0;
  return ++last;
}

constexpr int popup_side = 100;

}  // namespace

struct Window::Popup {
  Popup(DesktopLink& desktop, const Window& window, wl_seat* seat, std::uint32_t serial);
  ~Popup();
  Popup(const Popup&) = delete;
  Popup& operator=(const Popup&) = delete;

  DesktopLink& desktop;
  const long long id;
  SurfaceHandle surface;
  ShellSurfaceHandle shell_surface;
  PopupHandle popup;
  BufferHandle picture;
};

Window::Popup::Popup(DesktopLink& link, const Window& window, wl_seat* seat, std::uint32_t serial)
    : desktop(link),
      id(next_id()),
      surface(wl_compositor_create_surface(link.compositor())),
      shell_surface(xdg_wm_base_get_xdg_surface(link.shell(), surface.get())) {
  const PositionerHandle place(xdg_wm_base_create_positioner(desktop.shell()));
  xdg_positioner_set_size(place.get(), popup_side, popup_side);
  xdg_positioner_set_anchor_rect(place.get(), window.width_ / 2, window.height_ / 2, 1, 1);
  wl_surface_set_user_data(surface.get(), const_cast<long long*>(&id));
  popup.reset(xdg_surface_get_popup(shell_surface.get(), window.shell_surface_.get(), place.get()));
  static constexpr xdg_surface_listener surface_listener = {
      .configure = [](void* self, xdg_surface* configured, std::uint32_t configure_serial) {
        auto& opened = *static_cast<Popup*>(self);
        xdg_surface_ack_configure(configured, configure_serial);
        if (opened.picture) return;
        opened.picture = plain_picture(opened.desktop.shm(), popup_side, popup_side);
        wl_surface_attach(opened.surface.get(), opened.picture.get(), 0, 0);
        wl_surface_commit(opened.surface.get());
        JsonLine("map").number("window", opened.id);
      }};
  static constexpr xdg_popup_listener popup_listener = {
      .configure = [](void*, xdg_popup*, int, int, int, int) {},
      .popup_done = [](void* self,
                       xdg_popup*) { JsonLine("close").number("window", static_cast<const Popup*>(self)->id); },
      .repositioned = [](void*, xdg_popup*, std::uint32_t) {}};
  xdg_surface_add_listener(shell_surface.get(), &surface_listener, this);
  xdg_popup_add_listener(popup.get(), &popup_listener, this);
  if (seat != nullptr) xdg_popup_grab(popup.get(), seat, serial);
  wl_surface_commit(surface.get());
}

Window::Popup::~Popup() {
  popup.reset();
  shell_surface.reset();
}

Window::Window(DesktopLink& desktop, const WindowTraits& traits, Window* parent)
    : desktop_(desktop),
      traits_(traits),
      parent_(parent),
      id_(next_id()),
      surface_(wl_compositor_create_surface(desktop.compositor())) {
  wl_surface_set_user_data(surface_.get(), const_cast<long long*>(&id_));
  describe();
}

Window::~Window() {
  popup_.reset();
  toplevel_.reset();
  shell_surface_.reset();
}

long long Window::id_of(wl_surface* surface) {
  // Null once the window is gone.
  return surface == nullptr ? 0 : *static_cast<const long long*>(wl_surface_get_user_data(surface));
}

// A toplevel that was unmapped is as new: it is described and configured afresh.
void Window::describe() {
  static constexpr xdg_surface_listener surface_listener = {
      .configure = [](void* self, xdg_surface* configured, std::uint32_t serial) {
        xdg_surface_ack_configure(configured, serial);
        static_cast<Window*>(self)->show();
      }};
  static constexpr xdg_toplevel_listener toplevel_listener = {
      .configure = [](void* self, xdg_toplevel*, int width, int height,
                      wl_array* states) { static_cast<Window*>(self)->on_configure(width, height, states); },
      .close = [](void* self, xdg_toplevel*) { JsonLine("close").number("window", static_cast<Window*>(self)->id_); },
      .configure_bounds = [](void*, xdg_toplevel*, int, int) {},
      .wm_capabilities = [](void*, xdg_toplevel*, wl_array*) {}};
  shell_surface_.reset(xdg_wm_base_get_xdg_surface(desktop_.shell(), surface_.get()));
  toplevel_.reset(xdg_surface_get_toplevel(shell_surface_.get()));
  xdg_surface_add_listener(shell_surface_.get(), &surface_listener, this);
  xdg_toplevel_add_listener(toplevel_.get(), &toplevel_listener, this);
  xdg_toplevel_set_title(toplevel_.get(), traits_.title.c_str());
  xdg_toplevel_set_app_id(toplevel_.get(), traits_.app_id.c_str());
  if (parent_ != nullptr) xdg_toplevel_set_parent(toplevel_.get(), parent_->toplevel());
}

void Window::map() {
  if (!toplevel_) describe();
  wl_surface_commit(surface_.get());
}

void Window::unmap() {
  close_popup();
  toplevel_.reset();
  shell_surface_.reset();
  wl_surface_attach(surface_.get(), nullptr, 0, 0);
  wl_surface_commit(surface_.get());
  picture_.reset();
  width_ = height_ = 0;
  activated_ = mapped_ = false;
  JsonLine("unmap").number("window", id_);
}

void Window::set_title(const std::string& title) {
  traits_.title = title;
  xdg_toplevel_set_title(toplevel_.get(), title.c_str());
}

void Window::set_app_id(const std::string& app_id) {
  traits_.app_id = app_id;
  xdg_toplevel_set_app_id(toplevel_.get(), app_id.c_str());
}

void Window::on_configure(int width, int height, const wl_array* states) {
  // 0: as the client likes.
  traits_.width = width > 0 ? width : traits_.width;
  traits_.height = height > 0 ? height : traits_.height;
  bool activated = false;
  const std::span all(static_cast<const std::uint32_t*>(states->data), states->size / sizeof(std::uint32_t));
  for (const std::uint32_t state : all) activated = activated || state == XDG_TOPLEVEL_STATE_ACTIVATED;
  if (activated == activated_) return;
  activated_ = activated;
  JsonLine("activated").number("window", id_).boolean("on", activated);
}

void Window::show() {
  if (picture_ && width_ == traits_.width && height_ == traits_.height) {
    wl_surface_commit(surface_.get());
    return;
  }
  width_ = traits_.width;
  height_ = traits_.height;
  picture_ = plain_picture(desktop_.shm(), width_, height_);
  wl_surface_attach(surface_.get(), picture_.get(), 0, 0);
  wl_surface_damage(surface_.get(), 0, 0, width_, height_);
  wl_surface_commit(surface_.get());
  if (!mapped_) JsonLine("map").number("window", id_);
  mapped_ = true;
  // Where it stands no client is told.
  JsonLine("geometry").number("window", id_).number("width", width_).number("height", height_);
}

void Window::open_popup(wl_seat* seat, std::uint32_t serial) {
  popup_.reset();
  popup_ = std::make_unique<Popup>(desktop_, *this, seat, serial);
  JsonLine("popup").number("window", popup_->id);
}

void Window::close_popup() { popup_.reset(); }

}  // namespace test_tool
