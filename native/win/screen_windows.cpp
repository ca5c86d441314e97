#include "win/screen_windows.hpp"

#include <algorithm>
#include <unordered_set>

#include "core/monotonic_clock.hpp"

namespace capstan::win {
namespace {

// Windows that wait for a verdict at most; a program that opens more has no person who reads them.
constexpr std::size_t most_new_windows = 64;

// EVENT_OBJECT_CLOAKED and EVENT_OBJECT_UNCLOAKED, which not every SDK has.
constexpr DWORD object_cloaked = 0x8017;
constexpr DWORD object_uncloaked = 0x8018;

struct EventRange {
  DWORD first;
  DWORD last;
};
// EVENT_OBJECT_LOCATIONCHANGE also tells of the pointer and of carets: one short message each, which notice() drops.
constexpr EventRange listened_to[] = {
    {EVENT_SYSTEM_FOREGROUND, EVENT_SYSTEM_FOREGROUND},
    {EVENT_SYSTEM_MINIMIZESTART, EVENT_SYSTEM_MINIMIZEEND},
    {EVENT_OBJECT_DESTROY, EVENT_OBJECT_REORDER},
    {EVENT_OBJECT_LOCATIONCHANGE, EVENT_OBJECT_LOCATIONCHANGE},
    {object_cloaked, object_uncloaked},
};

// Windows calls back without a pointer of ours, but always on the thread that set the hook.
thread_local ScreenWindows* listener = nullptr;

}  // namespace

ScreenWindows::ScreenWindows(FrameDesk& desk) : desk_(desk) {
  listener = this;
  for (const EventRange& range : listened_to) {
    EventHookHandle hook(SetWinEventHook(range.first, range.last, nullptr, notice, 0, 0, WINEVENT_OUTOFCONTEXT));
    if (hook) hooks_.push_back(std::move(hook));
  }
  // Whatever is there has come this moment, for all that is known. None of it is a popup that was opened now.
  look();
  new_windows_.clear();
}

ScreenWindows::~ScreenWindows() {
  hooks_.clear();
  listener = nullptr;
}

void CALLBACK ScreenWindows::notice(HWINEVENTHOOK /*hook*/, DWORD event, HWND window, LONG object, LONG child,
                                    DWORD /*thread*/, DWORD /*time*/) {
  if (object != OBJID_WINDOW || child != CHILDID_SELF || window == nullptr || listener == nullptr) return;
  try {
    listener->changed(event, window);
  } catch (...) {  // out of memory: the next look finds what was missed
    ++listener->serial_;
  }
}

void ScreenWindows::changed(DWORD event, HWND window) {
  const HWND desktop = GetDesktopWindow();
  if (window == desktop) {  // restacked
    ++serial_;
    return;
  }
  const bool known = places_.knows(id_of(window));
  // What is destroyed has no parent any more.
  if (!known && GetAncestor(window, GA_PARENT) != desktop) return;
  const OnScreen state = on_screen(window);
  const Rect rect = IsIconic(window) != FALSE ? Rect{} : window_rect(window);
  const std::int64_t now_ns = boot_time_ns();
  if (state.visible && !empty(intersection(rect, virtual_screen()))) {
    places_.seen(id_of(window), rect, now_ns);
    if (event == object_uncloaked) {  // slides in, as it slid away
      places_.gone(id_of(window), now_ns, true);
      places_.seen(id_of(window), rect, now_ns);
    }
    if (!known) expect_verdict(window);
  } else {
    // Shown and hidden before its notice came: it may still be fading.
    const bool flashed = event == EVENT_OBJECT_SHOW;
    // Programs have windows that nobody ever sees.
    if (!known && !flashed) return;
    // It may have moved since the last notice, and be left where it was hidden.
    if (!empty(rect)) places_.seen(id_of(window), rect, now_ns);
    places_.gone(id_of(window), now_ns, state.cloaked);
  }
  ++serial_;
  if (event == EVENT_OBJECT_DESTROY) desk_.forget(id_of(window));
}

std::optional<WindowList> ScreenWindows::look() {
  std::optional<WindowList> list = list_windows(registry_);
  if (!list) return list;
  const std::int64_t now_ns = boot_time_ns();
  std::unordered_set<std::uint64_t> present;
  for (const ListedWindow& window : list->windows) {
    present.insert(window.facts.id);
    // Notices are lost at times.
    if (!places_.knows(window.facts.id)) expect_verdict(reinterpret_cast<HWND>(window.facts.id));
    places_.seen(window.facts.id, window.facts.rect, now_ns);
  }
  for (const std::uint64_t id : places_.windows()) {
    if (!present.contains(id)) places_.gone(id, now_ns, on_screen(reinterpret_cast<HWND>(id)).cloaked);
  }
  return list;
}

void ScreenWindows::expect_verdict(HWND window) {
  if (new_windows_.size() < most_new_windows) new_windows_.push_back(window);
}

bool ScreenWindows::allowed(const ListedWindow& window) {
  const bool is_allowed = desk_.verdict(window.facts.id, window.info).value_or(false);
  places_.judged(window.facts.id, is_allowed);
  return is_allowed;
}

bool ScreenWindows::judge(const WindowList& list) {
  bool judged = true;
  for (const ListedWindow& window : list.windows) {
    judged = desk_.verdict(window.facts.id, window.info).has_value() && judged;
  }
  return judged;
}

ScreenWindows::Sight ScreenWindows::sight(const WindowList& list) {
  std::vector<WindowFacts> later;
  for (const ListedWindow& window : list.windows) {
    later.push_back(window.facts);
    later.back().allowed = allowed(window);
  }
  const std::int64_t now_ns = boot_time_ns();
  std::vector<WindowFacts> now = later;
  for (WindowFacts& window : now) window.see_through = window.see_through || !places_.rests(window.id, now_ns);

  Sight sight;
  for (const VisibleWindow& window : visible_parts(stack_of(now), list.screen)) sight.now.add(window.visible);
  sight.now.subtract(places_.left(now_ns));
  for (const VisibleWindow& window : visible_parts(stack_of(later), list.screen)) sight.later.add(window.visible);
  sight.rests_at = places_.settled_at();
  return sight;
}

unsigned ScreenWindows::take_popups() {
  unsigned opened = 0;
  std::erase_if(new_windows_, [&](HWND window) {
    if (!on_screen(window).visible) return true;
    const WindowRegistry::Identity identity = registry_.identify(window);
    if (identity.reason != ContextReason::none) return true;
    const std::optional<bool> verdict = desk_.verdict(id_of(window), identity.info);
    if (!verdict) return false;
    places_.judged(id_of(window), *verdict);
    if (*verdict && identity.info->popup) ++opened;
    return true;
  });
  return opened;
}

}  // namespace capstan::win
