#include "mac/window_list.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include "core/region.hpp"
#include "core/window_identity.hpp"

namespace capstan::mac {
namespace {

constexpr std::size_t most_kin = 256;

bool contains(const Rect& rect, Place place) {
  return place.x >= static_cast<float>(rect.x) && place.y >= static_cast<float>(rect.y) &&
         place.x < static_cast<float>(rect.x) + static_cast<float>(rect.width) &&
         place.y < static_cast<float>(rect.y) + static_cast<float>(rect.height);
}

std::uint32_t display_of(const Rect& rect, std::span<const Rect> displays) {
  std::uint32_t best = 0;
  std::uint64_t most = 0;
  for (std::uint32_t i = 0; i < displays.size(); ++i) {
    const std::uint64_t common = area(intersection(rect, displays[i]));
    if (common > most) {
      most = common;
      best = i;
    }
  }
  return best;
}

class Describer {
 public:
  Describer(const NamesOf& names_of, std::span<const Rect> displays) : names_of_(names_of), displays_(displays) {}

  // Without kin.
  std::shared_ptr<WindowInfo> describe(const SeenWindow& window, const FocusedWindow* focused) {
    const std::optional<AppNames>& app = names(window.pid);
    if (!app || (app->bundle.empty() && app->executable.empty())) return nullptr;
    auto info = std::make_shared<WindowInfo>();
    info->id = window.id;
    info->app = app->bundle;
    info->executable = app->executable;
    info->title = focused != nullptr ? focused->title : window.name.value_or("");
    info->pid = static_cast<std::uint32_t>(window.pid);
    info->rect = window.rect;
    info->screen = display_of(window.rect, displays_);
    info->popup = focused == nullptr && !ordinary_layer(window.layer);
    return info;
  }

 private:
  const std::optional<AppNames>& names(ProcessId pid) {
    const auto known = known_.find(pid);
    if (known != known_.end()) return known->second;
    return known_.emplace(pid, names_of_(pid)).first->second;
  }

  const NamesOf& names_of_;
  std::span<const Rect> displays_;
  std::map<ProcessId, std::optional<AppNames>> known_;
};

// While a window is dragged the two answers are of different moments: then the only window of its program is meant.
const SeenWindow* find_focus(const std::vector<SeenWindow>& top_to_bottom,
                             const std::optional<FocusedWindow>& focused) {
  if (!focused) return nullptr;
  const SeenWindow* only = nullptr;
  std::size_t count = 0;
  for (const SeenWindow& window : top_to_bottom) {
    if (window.pid != focused->pid || window.alpha <= 0) continue;
    if (same_rect(window.rect, focused->rect)) return &window;
    if (!ordinary_layer(window.layer)) continue;
    only = &window;
    ++count;
  }
  return count == 1 ? only : nullptr;
}

// Every other window of the program: a menu may belong to any of them. False when there are too many to say.
bool add_kin(WindowInfo& popup, const std::vector<std::shared_ptr<WindowInfo>>& infos) {
  for (const auto& other : infos) {
    if (!other || other->popup || other->pid != popup.pid || other->id == popup.id) continue;
    if (popup.kin.size() == most_kin) return false;
    popup.kin.push_back(other);
  }
  // The order of windows on the screen says nothing of who they are.
  std::sort(popup.kin.begin(), popup.kin.end(), [](const auto& a, const auto& b) { return a->id < b->id; });
  return true;
}

}  // namespace

bool same_rect(const Rect& a, const Rect& b) {
  return a.x == b.x && a.y == b.y && a.width == b.width && a.height == b.height;
}

bool ordinary_layer(std::int32_t layer) {
  constexpr std::int32_t normal = 0;
  constexpr std::int32_t floating = 3;
  constexpr std::int32_t modal = 8;
  return layer == normal || layer == floating || layer == modal;
}

WindowList list_windows(std::vector<SeenWindow> top_to_bottom, const std::optional<FocusedWindow>& focused,
                        const NamesOf& names_of, std::span<const Rect> displays) {
  Describer describer(names_of, displays);
  const SeenWindow* focus = find_focus(top_to_bottom, focused);
  std::vector<std::shared_ptr<WindowInfo>> infos;
  infos.reserve(top_to_bottom.size());
  for (const SeenWindow& window : top_to_bottom) {
    infos.push_back(describer.describe(window, &window == focus ? &*focused : nullptr));
  }
  for (auto& info : infos) {
    if (info && info->popup && !add_kin(*info, infos)) info = nullptr;
  }
  WindowList list;
  for (std::size_t i = 0; i < infos.size(); ++i) {
    if (&top_to_bottom[i] == focus) list.focus = infos[i];
    list.windows.push_back({std::move(top_to_bottom[i]), infos[i]});
  }
  return list;
}

ProcessId topmost_program(std::span<const SeenWindow> top_to_bottom) {
  const auto top = std::find_if(top_to_bottom.begin(), top_to_bottom.end(), [](const SeenWindow& window) {
    return window.layer == 0 && window.alpha > 0 && !empty(window.rect);
  });
  return top == top_to_bottom.end() ? 0 : top->pid;
}

const ListedWindow* window_at(const WindowList& list, std::uint32_t id, Place place) {
  for (const ListedWindow& window : list.windows) {
    if (id != 0 && window.seen.id != id) continue;
    if (window.seen.alpha > 0 && contains(window.seen.rect, place)) return &window;
  }
  return nullptr;
}

bool same_windows(const WindowList& a, const WindowList& b) {
  const auto same = [](const ListedWindow& one, const ListedWindow& other) {
    if (one.seen.id != other.seen.id || !same_rect(one.seen.rect, other.seen.rect)) return false;
    if (one.seen.withheld != other.seen.withheld || one.seen.layer != other.seen.layer) return false;
    if ((one.seen.alpha > 0) != (other.seen.alpha > 0)) return false;
    if (!one.info || !other.info) return one.info == other.info;
    return same_identity(*one.info, *other.info);
  };
  return std::equal(a.windows.begin(), a.windows.end(), b.windows.begin(), b.windows.end(), same);
}

}  // namespace capstan::mac
