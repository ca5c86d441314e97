// Frames of allowed windows, on a thread of its own: pictures that macOS makes of these windows and no other, cut to
// what no window above covers by the order of all windows. docs/adr/0019-macos-without-a-mac.md says why so.
//
// Coordinates are points, and a frame has one pixel a point. Its first pixel is the corner of all displays together,
// whose root coordinates are negative where a display stands left of or above the main one.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <vector>

#include "core/capture_backend.hpp"
#include "core/frame_builder.hpp"
#include "core/pixel_mask.hpp"
#include "mac/app_names.hpp"
#include "mac/displays.hpp"
#include "mac/window_list.hpp"
#include "mac/window_pictures.hpp"

namespace capstan::mac {

// When available: what frames do not hold.
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
  void wake();

 private:
  enum class Reading { done, moved, denied, failed };
  struct Scene {
    std::vector<Display> displays;
    WindowList list;
  };

  FrameSource(FrameDesk& desk, std::int64_t zero_boot_ns);

  void run() noexcept;
  // False: the source is to stop.
  bool wait();
  FrameReport serve(const FrameRequest& request);
  Reading read_windows();
  // Nothing when the session has not the screen, or the window server does not answer.
  std::optional<Scene> look();
  bool judge(const WindowList& list);
  Reading take_pictures(const Scene& scene, const std::vector<VisibleWindow>& visible);
  bool draw(const CfOwner<CGImageRef>& image, const Display& display);
  void keep(const Scene& scene, const Region& visible);
  void make_room(const Rect& screen);

  FrameDesk& desk_;
  std::int64_t zero_boot_ns_;
  FrameBuilder builder_;
  AppNameCache names_;
  std::set<std::uint32_t> asked_about_;  // windows that the desk has a word on
  std::unique_ptr<WindowPictures> pictures_;
  Rect screen_;                        // that builder_ and pixels_ are made for
  std::vector<std::uint32_t> pixels_;  // of screen_: nothing but allowed windows, black in between two frames
  double read_ns_ = 0;

  std::mutex mutex_;  // for the next two
  std::condition_variable woken_;
  bool has_work_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace capstan::mac
