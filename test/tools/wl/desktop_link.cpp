#include "desktop_link.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include "command_input.hpp"
#include "json_line.hpp"

namespace test_tool {
namespace {

// wl_seat 8 brought wheel steps in 1/120.
constexpr std::uint32_t seat_version = 8;

void on_global_remove(void* /*self*/, wl_registry* /*registry*/, std::uint32_t /*name*/) {}

void on_ping(void* /*self*/, xdg_wm_base* shell, std::uint32_t serial) { xdg_wm_base_pong(shell, serial); }

constexpr xdg_wm_base_listener shell_listener = {.ping = on_ping};

}  // namespace

DesktopLink::DesktopLink() : display_(wl_display_connect(nullptr)) {
  if (!display_) throw std::runtime_error("no compositor at WAYLAND_DISPLAY");
  registry_.reset(wl_display_get_registry(display_.get()));
  static constexpr wl_registry_listener listener = {.global = on_global, .global_remove = on_global_remove};
  wl_registry_add_listener(registry_.get(), &listener, this);
  catch_up();
  if (!compositor_ || !shm_ || !shell_) throw std::runtime_error("the compositor lacks wl_shm or xdg_wm_base");
  xdg_wm_base_add_listener(shell_.get(), &shell_listener, this);
}

void DesktopLink::on_global(void* self, wl_registry* registry, std::uint32_t name, const char* interface,
                            std::uint32_t version) {
  auto& link = *static_cast<DesktopLink*>(self);
  const auto bind = [&](const wl_interface& wanted, std::uint32_t most) {
    return wl_registry_bind(registry, name, &wanted, std::min(version, most));
  };
  const std::string_view offered = interface;
  if (offered == wl_compositor_interface.name) {
    link.compositor_.reset(static_cast<wl_compositor*>(bind(wl_compositor_interface, 4)));
  } else if (offered == wl_shm_interface.name) {
    link.shm_.reset(static_cast<wl_shm*>(bind(wl_shm_interface, 1)));
  } else if (offered == xdg_wm_base_interface.name) {
    link.shell_.reset(static_cast<xdg_wm_base*>(bind(xdg_wm_base_interface, 1)));
  } else if (offered == wl_seat_interface.name && !link.seat_) {
    link.seat_.reset(static_cast<wl_seat*>(bind(wl_seat_interface, seat_version)));
    if (link.on_seat) link.on_seat(link.seat_.get());
  }
}

void DesktopLink::gone() {
  flush_lines();
  std::_Exit(3);
}

void DesktopLink::catch_up() {
  if (wl_display_roundtrip(display_.get()) < 0) gone();
}

void DesktopLink::read_events(bool readable) {
  // Prepared by the caller: either read or cancelled here.
  if (!readable) {
    wl_display_cancel_read(display_.get());
  } else if (wl_display_read_events(display_.get()) < 0) {
    gone();
  }
  if (wl_display_dispatch_pending(display_.get()) < 0) gone();
}

void DesktopLink::serve(const std::function<bool(const std::string&)>& on_command) {
  CommandInput input;
  long commands = 0;
  for (;;) {
    bool goes_on = true;
    for (auto line = input.next(); line && goes_on; line = input.next()) {
      try {
        goes_on = on_command(*line);
        // What the command caused comes before its answer.
        catch_up();
        JsonLine("done").number("n", commands);
      } catch (const std::invalid_argument& wrong) {
        JsonLine("refused").number("n", commands).text("what", wrong.what());
      }
      ++commands;
    }
    while (wl_display_prepare_read(display_.get()) < 0) {
      if (wl_display_dispatch_pending(display_.get()) < 0) gone();
    }
    if (wl_display_flush(display_.get()) < 0 && errno != EAGAIN) gone();
    flush_lines();
    if (!goes_on || input.closed()) {
      wl_display_cancel_read(display_.get());
      return;
    }
    std::array<pollfd, 3> waits{
        {{wl_display_get_fd(display_.get()), POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}, {timer, POLLIN, 0}}};
    if (poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) throw std::runtime_error("poll failed");
    read_events(waits[0].revents != 0);
    if (waits[2].revents != 0 && on_timer) on_timer();
    if (waits[1].revents != 0) input.fill();
  }
}

}  // namespace test_tool
