// Who the windows on the screen are, by what macOS says of them. Plain C++: it is tested where there is no macOS.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/context_store.hpp"
#include "mac/pointer.hpp"

namespace capstan::mac {

using ProcessId = std::int32_t;

// One entry of CGWindowListCopyWindowInfo.
struct SeenWindow {
  std::uint32_t id = 0;
  ProcessId pid = 0;
  std::int32_t layer = 0;  // 0: an ordinary window
  Rect rect;               // root coordinates
  double alpha = 1;
  bool withheld = false;            // its program keeps it out of pictures
  std::optional<std::string> name;  // told only to who may record the screen
};

// Who a process is. Not both empty.
struct AppNames {
  std::string bundle;      // CFBundleIdentifier
  std::string executable;  // base name
};
// Nothing when macOS does not say.
using NamesOf = std::function<std::optional<AppNames>(ProcessId)>;

// The window with the keyboard, as its own program says (AX).
struct FocusedWindow {
  ProcessId pid = 0;
  Rect rect;
  std::string title;
};

struct ListedWindow {
  SeenWindow seen;
  std::shared_ptr<const WindowInfo> info;  // null when it cannot be identified
};

struct WindowList {
  std::vector<ListedWindow> windows;        // top to bottom
  std::shared_ptr<const WindowInfo> focus;  // one of theirs; null when it cannot be told which
};

// The focused window is the topmost one of its program that lies where the program says: AX and the window server have
// no number in common; or the only one that its program has. A window whose name is not told has an empty title, which
// no rule for titles allows.
WindowList list_windows(std::vector<SeenWindow> top_to_bottom, const std::optional<FocusedWindow>& focused,
                        const NamesOf& names_of, std::span<const Rect> displays);

// Whose ordinary window (layer 0) lies on top; 0 when there is none.
ProcessId topmost_program(std::span<const SeenWindow> top_to_bottom);

// The window of this number if it lies under the place; without a number (0) the topmost that does. Null when there is
// none.
const ListedWindow* window_at(const WindowList& list, std::uint32_t id, Place place);

// The same windows, by the same names, in the same places.
bool same_windows(const WindowList& a, const WindowList& b);

// Whether a window is drawn over another one that lies at the same place as its program wants it: no menu, tooltip,
// overlay or the like. CGWindowLevel.h: normal, floating and modal panels.
bool ordinary_layer(std::int32_t layer);

bool same_rect(const Rect& a, const Rect& b);

}  // namespace capstan::mac
