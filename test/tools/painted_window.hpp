// A window that shows a known picture and repaints it as apps do: what was exposed, and no more.
#pragma once

#include <X11/Xlib.h>
#include <X11/Xutil.h>

#include <memory>
#include <string>
#include <vector>

#include "display_link.hpp"
#include "pattern.hpp"

namespace test_tool {

struct PaintedTraits {
  std::string klass = "Painter";
  std::string title = "painter";
  Geometry geometry;
  Pattern pattern;
  // False: the server leaves in the window what was on the screen before, until the app paints.
  bool background = true;
  bool keeps_bits = false;   // what was painted survives a resize, as in most toolkits
  bool translucent = false;  // 32 bits deep, every pixel half transparent
  bool round = false;        // shaped as an ellipse
  unsigned border = 0;       // pixels; of the pattern's first colour
  bool override_redirect = false;
  const char* type = nullptr;  // _NET_WM_WINDOW_TYPE
  Window transient_for = None;
};

class PaintedWindow {
 public:
  PaintedWindow(Display* display, const PaintedTraits& traits);
  ~PaintedWindow();
  PaintedWindow(const PaintedWindow&) = delete;
  PaintedWindow& operator=(const PaintedWindow&) = delete;

  Window id() const { return window_; }
  void set_title(const std::string& title);
  // Another picture, painted at once.
  void repaint(std::uint32_t seed);
  // Paints a rectangle, which the next exposure of the place takes back.
  void fill(const Geometry& where, std::uint32_t colour);
  // Moves what the window shows by so many pixels (down where positive), and paints what that bares.
  void scroll(int by);
  // Repaints what the server says is lost, now or with the others once all are known.
  void on_event(const XEvent& event);
  // The rectangles that the window covers, relative to its inside.
  std::vector<XRectangle> shape() const;

 private:
  struct FreeRegion {
    void operator()(Region region) const { XDestroyRegion(region); }
  };
  using OwnedRegion = std::unique_ptr<std::remove_pointer_t<Region>, FreeRegion>;

  void choose_visual(bool translucent);
  void create(const PaintedTraits& traits);
  void hint(const PaintedTraits& traits);
  void cut_round();
  void expose(const XRectangle& lost, int more_to_come);

  Display* display_;
  Pattern pattern_;
  bool round_;
  unsigned width_;
  unsigned height_;
  int depth_ = 0;
  Visual* visual_ = nullptr;
  Colormap colours_ = None;  // of our own, where the visual is not the root's
  unsigned long alpha_ = 0;
  Window window_ = None;
  GC gc_ = nullptr;
  OwnedRegion lost_{XCreateRegion()};
};

}  // namespace test_tool
