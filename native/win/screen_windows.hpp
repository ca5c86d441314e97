// The windows as the frame thread knows them: who they are, what of them may be seen, and where they have been a moment
// ago. Frame thread only, which pumps messages: Windows tells of changes by them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/frame_desk.hpp"
#include "core/region.hpp"
#include "win/os_handles.hpp"
#include "win/recent_places.hpp"
#include "win/window_list.hpp"
#include "win/window_registry.hpp"

namespace capstan::win {

class ScreenWindows {
 public:
  // Listens from now on.
  explicit ScreenWindows(FrameDesk& desk);
  ~ScreenWindows();
  ScreenWindows(const ScreenWindows&) = delete;
  ScreenWindows& operator=(const ScreenWindows&) = delete;

  // Rises with every notice of something that could change which pixels may be shown. Notices come late, and some
  // never: where it matters, look again.
  [[nodiscard]] std::uint64_t serial() const { return serial_; }

  // Who is where. Nothing when windows came, went or were restacked at the same time.
  std::optional<WindowList> look();
  // Asks for the policy's word on each of them. True when there is one.
  bool judge(const WindowList& list);

  struct Sight {
    Region now;                 // may be shown, root coordinates
    Region later;               // the same once everything rests where it is
    std::int64_t rests_at = 0;  // boot time
  };
  // What has no verdict is denied, and covers.
  Sight sight(const WindowList& list);

  // Popups of allowed apps that were opened since the last call. Asks the policy about what is new.
  unsigned take_popups();

 private:
  static void CALLBACK notice(HWINEVENTHOOK, DWORD event, HWND window, LONG object, LONG child, DWORD, DWORD);
  void changed(DWORD event, HWND window);
  void expect_verdict(HWND window);
  bool allowed(const ListedWindow& window);

  FrameDesk& desk_;
  WindowRegistry registry_;
  RecentPlaces places_;
  std::vector<HWND> new_windows_;
  std::vector<EventHookHandle> hooks_;
  std::uint64_t serial_ = 1;
};

}  // namespace capstan::win
