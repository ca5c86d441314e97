// What the strings of an epoch are: a 32-byte record has no room for them. The hook thread writes, JavaScript asks once
// a change. A mutex is fine here: it is taken once a context change, never on the way of an event.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace capstan {

struct Rect {
  std::int32_t x = 0;  // root pixels
  std::int32_t y = 0;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

struct WindowInfo {
  std::uint64_t id = 0;    // the OS's window handle
  std::string app;         // X11: WM_CLASS class; Windows: executable without ".exe"; macOS: bundle id
  std::string instance;    // X11: WM_CLASS instance; else empty
  std::string executable;  // base name; empty when unknown
  std::string title;
  std::string window_class;  // Windows: the window's class, which its program chose; else empty
  std::uint32_t pid = 0;     // 0 when unknown
  Rect rect;
  std::uint32_t screen = 0;
  bool popup = false;  // not managed by itself: a menu, tooltip, or other override-redirect window
  // The window of the same client that this one is transient for.
  std::shared_ptr<const WindowInfo> owner;
  // For a popup without owner: every other top-level window of its client.
  std::vector<std::shared_ptr<const WindowInfo>> kin;
};

enum class ContextReason : std::uint8_t {
  none = 0,               // known: the policy decides
  unknown = 1,            // no window, or one that cannot be identified
  grab = 2,               // another program holds the keyboard (screen locker, password prompt)
  no_window_manager = 3,  // nothing tells which window is the person's
  elevated = 4,           // the window's program runs with more rights than this one, or will not say
  secure_desktop = 5,     // another desktop has the input: lock screen, sign-in, elevation prompt
  secure_input = 6,       // a program keeps the keys to itself, as password fields do (macOS)
};

struct Context {
  bool pending = false;  // identity asked for, answer under way: judge later
  ContextReason reason = ContextReason::unknown;
  std::shared_ptr<const WindowInfo> focus;    // null unless reason is none
  std::shared_ptr<const WindowInfo> pointer;  // window under the pointer; null when unknown
};

// A copy is another handle to the same store: a backend whose thread does not end leaves it one that outlives the
// session.
class ContextStore {
 public:
  // Hook thread. Numbers a new epoch; numbers never repeat within a session, also across stop and start.
  std::uint32_t open(Context context);
  // Hook thread. Replaces what is known of an epoch. False when it is no longer kept.
  bool resolve(std::uint32_t epoch, Context context);
  // JavaScript thread. Forgets every epoch before this one, which no record can name any more.
  // Empty for an epoch that was never opened or is forgotten: treat it as unknown.
  std::optional<Context> find(std::uint32_t epoch);
  // Either thread. Forgets everything but the count.
  void clear();

 private:
  static constexpr std::size_t most_kept = 4096;

  struct State {
    std::mutex mutex;
    std::map<std::uint32_t, Context> contexts;  // by epoch, oldest first
    std::uint32_t last_epoch = 0;
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace capstan
