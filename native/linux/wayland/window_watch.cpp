#include "linux/wayland/window_watch.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>

#include "core/event_record.hpp"
#include "core/window_identity.hpp"
#include "linux/wayland/catch_up.hpp"
#include "linux/wayland/compositor_kind.hpp"
#include "linux/wayland/connection.hpp"
#include "linux/wayland/keyboard_watch.hpp"
#include "linux/wayland/outputs.hpp"
#include "linux/wayland/toplevel_handles.hpp"
#include "linux/wayland/toplevels.hpp"
#include "linux/wayland/xwayland_watch.hpp"

namespace capstan::wayland {
namespace {

// How long a compositor may take to say what it offers and what windows there are.
constexpr std::chrono::seconds start_limit(5);

bool same_window(const std::shared_ptr<const WindowInfo>& a, const std::shared_ptr<const WindowInfo>& b) {
  if (!a || !b) return a == b;
  return same_identity(*a, *b);
}

class CompositorWatch final : public WindowWatch {
 public:
  explicit CompositorWatch(std::unique_ptr<Connection> connection);

  // False, with the problem told, when this compositor is of no use.
  bool begin(Problem& problem);

  [[nodiscard]] int descriptor() const override { return poll_.get(); }
  bool dispatch() override;
  [[nodiscard]] std::uint64_t serial() const override { return serial_; }
  [[nodiscard]] std::uint8_t changes() const override { return changes_; }
  [[nodiscard]] Context context() const override { return context_; }
  std::uint64_t ask() override { return catch_up_.ask(); }
  [[nodiscard]] std::uint64_t answered() const override { return catch_up_.answered(); }
  [[nodiscard]] std::uint64_t keyboard_serial() const override { return keyboard_.serial(); }
  [[nodiscard]] const KeyboardSettings& keyboard() const override { return keyboard_.settings(); }
  [[nodiscard]] std::vector<Rect> outputs() const override { return outputs_.places(); }

 private:
  struct Global {
    std::uint32_t name;
    std::uint32_t version;
  };
  void on_registry(std::uint32_t event, const wl_argument* arguments);
  void add_global(std::string_view interface, Global global);
  void remove_global(std::uint32_t name);
  bool watch_xwayland(Problem& problem);
  [[nodiscard]] Context look();
  void settle();

  std::unique_ptr<Connection> connection_;  // outlives the objects below
  Outputs outputs_{*connection_};
  KeyboardWatch keyboard_{*connection_};
  CatchUp catch_up_{*connection_};
  Toplevels toplevels_;
  ToplevelHandles handles_{*connection_, outputs_, toplevels_};
  std::optional<Global> manager_;
  Object registry_;
  std::unique_ptr<XwaylandWatch> xwayland_;            // null: the compositor runs no X server
  bool covered_ = false;                               // an X11 window that is in nobody's list may have the keyboard
  std::uint64_t uncovered_ = 0;                        // the question after whose answer it no longer has
  FileDescriptor poll_{epoll_create1(EPOLL_CLOEXEC)};  // both connections
  std::uint64_t seen_turns_ = 0;
  std::uint64_t serial_ = 0;
  std::uint8_t changes_ = 0;
  Context context_;
};

CompositorWatch::CompositorWatch(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}

bool CompositorWatch::begin(Problem& problem) {
  registry_ = connection_->registry(
      [this](std::uint32_t event, const wl_argument* arguments) { on_registry(event, arguments); });
  bool listed = false;
  const Object globals = connection_->sync([&] { listed = true; });
  if (!connection_->dispatch_until([&] { return listed; }, connection_->descriptor(), start_limit)) {
    problem = {Fault::no_display, 0, "The Wayland compositor does not answer.", "Check that it has not stopped."};
    return false;
  }
  if (!manager_) {
    problem = no_window_list(connection_->compositor());
    return false;
  }
  if (const auto unfit = unfit_compositor(connection_->compositor())) {
    problem = *unfit;
    return false;
  }
  // After the outputs: windows are told by them.
  handles_.bind(registry_, manager_->name, manager_->version);
  if (!watch_xwayland(problem)) return false;
  const std::uint64_t caught_up = ask();
  const auto told = [&] {
    if (xwayland_ && !xwayland_->dispatch()) return false;
    catch_up_.settle();
    return answered() >= caught_up;
  };
  if (!connection_->dispatch_until(told, descriptor(), start_limit)) {
    problem = {Fault::no_display, 0, "The Wayland compositor does not tell which windows there are.",
               "Check that it has not stopped."};
    return false;
  }
  settle();
  return true;
}

void CompositorWatch::on_registry(std::uint32_t event, const wl_argument* arguments) {
  if (event == registry_event::global) {
    add_global(arguments[1].s, {arguments[0].u, arguments[2].u});
  } else if (event == registry_event::global_remove) {
    remove_global(arguments[0].u);
  }
}

void CompositorWatch::add_global(std::string_view interface, Global global) {
  if (interface == output_interface.name) {
    outputs_.add(registry_, global.name, global.version);
  } else if (interface == xdg_output_manager_interface.name) {
    outputs_.use_manager(registry_, global.name, global.version);
  } else if (interface == seat_interface.name) {
    keyboard_.add_seat(registry_, global.name, global.version);
  } else if (interface == toplevel_manager_interface.name) {
    manager_ = global;
  }
}

void CompositorWatch::remove_global(std::uint32_t name) {
  toplevels_.forget_output(name);
  outputs_.remove(name);
  keyboard_.remove_seat(name);
}

bool CompositorWatch::dispatch() {
  // Without its list of windows the compositor is as good as gone.
  if (!connection_->dispatch() || handles_.finished()) return false;
  if (xwayland_ && !xwayland_->dispatch()) return false;
  catch_up_.settle();
  settle();
  return true;
}

bool CompositorWatch::watch_xwayland(Problem& problem) {
  std::optional<Problem> hidden;
  xwayland_ = XwaylandWatch::open(connection_->compositor_pid(), hidden);
  if (hidden) {
    problem = *hidden;
    return false;
  }
  catch_up_.use(xwayland_.get());
  epoll_event readable{};
  readable.events = EPOLLIN;
  bool added = epoll_ctl(poll_.get(), EPOLL_CTL_ADD, connection_->descriptor(), &readable) == 0;
  if (xwayland_) added = epoll_ctl(poll_.get(), EPOLL_CTL_ADD, xwayland_->descriptor(), &readable) == 0 && added;
  if (!added) problem = {Fault::internal, errno, "No descriptor could be made to wait for the compositor.", ""};
  return added;
}

// The keyboard goes back to a window only after the one in front of it is gone: the compositor has to have seen that.
Context CompositorWatch::look() {
  const bool covers = xwayland_ && xwayland_->covers();
  if (covered_ && !covers) uncovered_ = ask();
  covered_ = covers;
  if (!covers && answered() >= uncovered_) return toplevels_.context();
  Context context;
  context.reason = ContextReason::grab;
  return context;
}

void CompositorWatch::settle() {
  Context now = look();
  std::uint8_t changes = 0;
  const std::uint64_t turns = toplevels_.turns() + (xwayland_ ? xwayland_->turns() : 0);
  const bool turned = std::exchange(seen_turns_, turns) != turns;
  const bool same_focus =
      now.reason == context_.reason && (now.focus ? now.focus->id : 0) == (context_.focus ? context_.focus->id : 0);
  const bool renamed = same_focus && !same_window(now.focus, context_.focus);
  if (!same_focus || serial_ == 0 || (turned && !renamed)) {
    changes |= context_change::focus;
  } else if (renamed) {
    changes |= context_change::name;
  }
  if (!same_window(now.pointer, context_.pointer) || serial_ == 0) changes |= context_change::pointer;
  if (changes == 0) return;
  context_ = std::move(now);
  changes_ = changes;
  ++serial_;
}

}  // namespace

std::unique_ptr<WindowWatch> WindowWatch::connect(Problem& problem) {
  std::unique_ptr<Connection> connection = Connection::open(problem);
  if (!connection) return nullptr;
  auto watch = std::make_unique<CompositorWatch>(std::move(connection));
  if (!watch->begin(problem)) return nullptr;
  return watch;
}

}  // namespace capstan::wayland
