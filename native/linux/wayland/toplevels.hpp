// The windows that the compositor tells of, and which of them has the keyboard. Knows nothing of the connection.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "core/context_store.hpp"

namespace capstan::wayland {

class Toplevels {
 public:
  // A handle's number, as the watch gives it: never used twice.
  using Id = std::uint64_t;

  // The events of zwlr_foreign_toplevel_handle_v1. What they say counts once `done` has come; until then it is not
  // known who the window is.
  void add(Id id);
  void title(Id id, std::string title);
  void app(Id id, std::string app);
  void enter(Id id, std::uint32_t output);
  void leave(Id id, std::uint32_t output);
  void state(Id id, bool activated, bool minimized);
  void done(Id id);
  void close(Id id);
  // The output is gone, and no `leave` comes for it.
  void forget_output(std::uint32_t output);

  [[nodiscard]] Context context() const;
  // Rises whenever the keyboard may have changed hands or the window in use its name, even when all is as before by
  // the time that somebody looks: what was typed in between was not typed into the window of before.
  [[nodiscard]] std::uint64_t turns() const { return turns_; }
  // Of those still open.
  [[nodiscard]] std::size_t count() const { return all_.size(); }

 private:
  struct Toplevel {
    std::string app;
    std::string title;
    std::set<std::uint32_t> outputs;
    bool was_on_output = false;
    bool activated = false;
    bool minimized = false;
    bool settled = false;  // `done` has come since the last change
  };

  Toplevel* change(Id id);
  [[nodiscard]] static std::shared_ptr<const WindowInfo> window(Id id, const Toplevel& toplevel);
  [[nodiscard]] static bool shown(const Toplevel& toplevel);

  std::map<Id, Toplevel> all_;
  std::uint64_t turns_ = 0;
};

}  // namespace capstan::wayland
