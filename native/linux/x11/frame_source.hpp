// Frames of allowed windows: every allowed window's own pixmap (Composite), by shared memory, only what DAMAGE says was
// drawn, cut against the windows above. Why so and not a picture of the root: docs/adr/0014-window-pixmaps.md.
//
// A thread and a connection of its own. The server is never grabbed, so a stall of ours stalls nobody; that the windows
// stood still while the pixels were read is told by the order of the server's notices, and else they are read again.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "core/capture_backend.hpp"
#include "core/frame_builder.hpp"
#include "linux/os_handles.hpp"
#include "linux/x11/connection.hpp"
#include "linux/x11/cursor.hpp"
#include "linux/x11/screen_access.hpp"
#include "linux/x11/screen_windows.hpp"
#include "linux/x11/shared_image.hpp"

namespace capstan::x11 {

FunctionStatus frame_source_status(const Connection& connection);

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
  // What is read of one window. Regions and rectangles in pixmap coordinates.
  struct Part {
    Surface* surface = nullptr;
    xcb_window_t window = no_window;
    std::int32_t x = 0;  // of the pixmap's corner, root coordinates
    std::int32_t y = 0;
    Region trusted;           // may be shown
    std::vector<Rect> rects;  // to be read
    std::size_t at = 0;       // of the first rectangle in the shared memory, pixels
  };
  enum class Reading { done, moved, denied, failed };

  FrameSource(FrameDesk& desk, std::int64_t zero_boot_ns, std::unique_ptr<Connection> connection,
              std::unique_ptr<ScreenAccess> access);

  void run() noexcept;
  void run_requests();
  // Handles what has arrived. False: the connection is broken, or the source is to stop.
  bool catch_up();
  // Sleeps until something arrives or the time (monotonic) is up.
  void nap(std::int64_t deadline_ns);
  // False when the time is up, or the source stops.
  bool wait_until(std::int64_t deadline_ns, const std::function<bool()>& holds);

  FrameReport serve(const FrameRequest& request);
  Reading read_windows();
  // Waits for windows that were resized a moment ago, and has those paint themselves that cannot be trusted otherwise.
  void settle(const std::vector<VisibleWindow>& visible);
  Surface& surface_of(const VisibleWindow& window);
  void fetch_damage(const VisibleWindow& window);
  std::vector<Part> plan(const std::vector<VisibleWindow>& visible);
  Reading copy(std::vector<Part>& parts, std::uint64_t serial);
  void keep(std::vector<Part>& parts);
  bool make_room();
  std::optional<FrameCursor> look_at_cursor();
  FrameOutcome write_frame(const FrameRequest& request, FrameReport& report);

  FrameDesk& desk_;
  std::int64_t zero_boot_ns_;
  std::unique_ptr<Connection> connection_;
  std::unique_ptr<ScreenAccess> access_;
  ScreenWindows windows_;
  FrameBuilder builder_;
  std::unique_ptr<SharedImage> image_;
  Rect shown_screen_;
  Region shown_;
  std::uint64_t shown_serial_ = 0;
  double read_ns_ = 0;
  Cursor cursor_;

  FileDescriptor wake_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace capstan::x11
