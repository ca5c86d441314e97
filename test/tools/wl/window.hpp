// A toplevel, or a popup of one, that says what becomes of it.
#pragma once

#include <string>

#include "desktop_link.hpp"

namespace test_tool {

struct WindowTraits {
  std::string app_id = "Client";
  std::string title = "client";
  int width = 400;
  int height = 300;
};

class Window {
 public:
  // A toplevel; parent: null, or the toplevel that it belongs to.
  Window(DesktopLink& desktop, const WindowTraits& traits, Window* parent);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  // The window that a surface of this client belongs to; 0 where there is none.
  static long long id_of(wl_surface* surface);

  long long id() const { return id_; }
  xdg_toplevel* toplevel() const { return toplevel_.get(); }
  wl_surface* surface() const { return surface_.get(); }

  void map();
  void unmap();
  void set_title(const std::string& title);
  void set_app_id(const std::string& app_id);
  // A menu in its middle. With a seat and the serial of a press it grabs, as menus do.
  void open_popup(wl_seat* seat, std::uint32_t serial);
  void close_popup();
  bool has_popup() const { return popup_ != nullptr; }

 private:
  struct Popup;

  void describe();
  void show();
  void on_configure(int width, int height, const wl_array* states);

  DesktopLink& desktop_;
  WindowTraits traits_;
  Window* parent_;
  const long long id_;
  SurfaceHandle surface_;
  ShellSurfaceHandle shell_surface_;
  ToplevelHandle toplevel_;
  BufferHandle picture_;
  std::unique_ptr<Popup> popup_;
  int width_ = 0;
  int height_ = 0;
  bool activated_ = false;
  bool mapped_ = false;
};

}  // namespace test_tool
