// Frames of allowed windows: what is on the screen, cut to them by the order of all windows. A thread of its own.
//
// The screen is what the compositor has drawn, and it draws late: windows fade where they are no more, and grow into
// where they are. So what may be seen is asked of the window list, of what the windows did in the half second before,
// and, once the pixels are there, of the window list again. docs/adr/0017-windows-screen.md says why so.
//
// The image's first pixel is the corner of the virtual screen, whose root coordinates are negative where a monitor
// stands left of or above the first one.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "core/capture_backend.hpp"
#include "core/frame_builder.hpp"
#include "win/chosen_reader.hpp"
#include "win/cursor.hpp"
#include "win/os_handles.hpp"
#include "win/os_thread.hpp"
#include "win/screen_windows.hpp"

namespace capstan::win {

FunctionStatus frame_source_status();

class FrameSource {
 public:
  // JavaScript thread. Null, with the problem told, when the screen cannot be read. No pixel is read before a request.
  static std::unique_ptr<FrameSource> start(FrameDesk& desk, std::int64_t zero_boot_ns, Problem& problem);
  // JavaScript thread. Returns once the thread is joined. Close the desk before, or it may wait for a verdict.
  ~FrameSource();
  FrameSource(const FrameSource&) = delete;
  FrameSource& operator=(const FrameSource&) = delete;

  // Any thread. The desk has something for the frame thread.
  void wake() const;

 private:
  enum class Reading { done, moved, denied, failed };

  FrameSource(FrameDesk& desk, std::int64_t zero_boot_ns, KernelHandle wake);

  void run() noexcept;
  void run_requests(ScreenWindows& windows);
  // Takes the notices that have arrived. False: the source is to stop.
  bool catch_up() const;
  // Sleeps until there is a notice, something on the desk, or the time (boot time) is up.
  void nap(std::int64_t deadline_ns) const;
  void rest_until(std::int64_t deadline_ns) const;

  FrameReport serve(ScreenWindows& windows, const FrameRequest& request);
  Reading read_windows(ScreenWindows& windows, bool patient);
  void keep(const Region& visible);
  bool make_room(const Rect& screen);
  FrameOutcome write_frame(const FrameRequest& request, FrameReport& report);

  FrameDesk& desk_;
  std::int64_t zero_boot_ns_;
  FrameBuilder builder_;
  std::unique_ptr<ChosenReader> reader_;
  Cursor cursor_;
  Rect screen_;   // that builder_ and reader_ are made for
  Region shown_;  // root coordinates
  double read_ns_ = 0;

  KernelHandle wake_;
  std::atomic<bool> stopping_ = false;
  OsThread thread_{L"capstan-frames"};
};

}  // namespace capstan::win
