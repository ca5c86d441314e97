#include "painted_window.hpp"

#include <X11/Xatom.h>
#include <X11/extensions/shape.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace test_tool {

PaintedWindow::PaintedWindow(Display* display, const PaintedTraits& traits)
    : display_(display),
      pattern_(traits.pattern),
      round_(traits.round),
      width_(traits.geometry.width),
      height_(traits.geometry.height) {
  choose_visual(traits.translucent);
  create(traits);
  hint(traits);
  if (round_) cut_round();
}

PaintedWindow::~PaintedWindow() {
  XFreeGC(display_, gc_);
  XDestroyWindow(display_, window_);
  if (colours_ != None) XFreeColormap(display_, colours_);
}

void PaintedWindow::choose_visual(bool translucent) {
  const int screen = DefaultScreen(display_);
  depth_ = DefaultDepth(display_, screen);
  visual_ = DefaultVisual(display_, screen);
  if (!translucent) return;
  XVisualInfo found{};
  if (XMatchVisualInfo(display_, screen, 32, TrueColor, &found) == 0) {
    throw std::invalid_argument("the X server has no windows of 32 bits");
  }
  depth_ = 32;
  visual_ = found.visual;
  alpha_ = 0x80000000UL;
  colours_ = XCreateColormap(display_, DefaultRootWindow(display_), visual_, AllocNone);
}

void PaintedWindow::create(const PaintedTraits& traits) {
  const Geometry& at = traits.geometry;
  XSetWindowAttributes attributes{};
  unsigned long mask = CWOverrideRedirect | CWEventMask | CWBorderPixel | CWBitGravity | CWColormap;
  const bool canary = traits.pattern.kind == PatternKind::canary;
  const std::uint32_t ground = canary ? canary_colours[0] : ground_colour(traits.pattern);
  attributes.override_redirect = traits.override_redirect ? True : False;
  attributes.event_mask = ExposureMask | StructureNotifyMask;
  attributes.border_pixel = ground | alpha_;
  attributes.bit_gravity = traits.keeps_bits ? NorthWestGravity : ForgetGravity;
  attributes.colormap = colours_ != None ? colours_ : DefaultColormap(display_, DefaultScreen(display_));
  if (traits.background) {
    attributes.background_pixel = ground | alpha_;
    mask |= CWBackPixel;
  }
  window_ = XCreateWindow(display_, DefaultRootWindow(display_), at.x, at.y, at.width, at.height, traits.border, depth_,
                          InputOutput, visual_, mask, &attributes);
  gc_ = XCreateGC(display_, window_, 0, nullptr);
}

void PaintedWindow::hint(const PaintedTraits& traits) {
  std::string klass = traits.klass;
  XClassHint names{klass.data(), klass.data()};
  XSetClassHint(display_, window_, &names);
  set_title(traits.title);
  const long pid = getpid();
  XChangeProperty(display_, window_, XInternAtom(display_, "_NET_WM_PID", False), XA_CARDINAL, 32, PropModeReplace,
                  reinterpret_cast<const unsigned char*>(&pid), 1);
  XSizeHints place{};
  place.flags = USPosition | USSize;  // as if the person had asked: a window manager then leaves it there
  XSetWMNormalHints(display_, window_, &place);
  XWMHints takes_input{};
  takes_input.flags = InputHint;
  takes_input.input = True;
  XSetWMHints(display_, window_, &takes_input);
  if (traits.transient_for != None) XSetTransientForHint(display_, window_, traits.transient_for);
  if (traits.type == nullptr) return;
  const Atom type = XInternAtom(display_, traits.type, False);
  XChangeProperty(display_, window_, XInternAtom(display_, "_NET_WM_WINDOW_TYPE", False), XA_ATOM, 32, PropModeReplace,
                  reinterpret_cast<const unsigned char*>(&type), 1);
}

void PaintedWindow::cut_round() {
  const Pixmap mask = XCreatePixmap(display_, window_, width_, height_, 1);
  const GC bits = XCreateGC(display_, mask, 0, nullptr);
  XFillRectangle(display_, mask, bits, 0, 0, width_, height_);
  XSetForeground(display_, bits, 1);
  XFillArc(display_, mask, bits, 0, 0, width_, height_, 0, 360 * 64);
  XShapeCombineMask(display_, window_, ShapeBounding, 0, 0, mask, ShapeSet);
  XFreeGC(display_, bits);
  XFreePixmap(display_, mask);
}

void PaintedWindow::set_title(const std::string& title) {
  XStoreName(display_, window_, title.c_str());
  XChangeProperty(display_, window_, XInternAtom(display_, "_NET_WM_NAME", False),
                  XInternAtom(display_, "UTF8_STRING", False), 8, PropModeReplace,
                  reinterpret_cast<const unsigned char*>(title.data()), static_cast<int>(title.size()));
}

void PaintedWindow::repaint(std::uint32_t seed) {
  pattern_.seed = seed;
  paint(display_, window_, gc_, pattern_, width_, height_, alpha_);
}

void PaintedWindow::fill(const Geometry& where, std::uint32_t colour) {
  XSetForeground(display_, gc_, colour | alpha_);
  XFillRectangle(display_, window_, gc_, where.x, where.y, where.width, where.height);
}

void PaintedWindow::scroll(int by) {
  const auto bared = static_cast<unsigned>(std::abs(by));
  if (bared >= height_) throw std::invalid_argument("a scroll must leave something");
  // What lies hidden cannot be copied: the server says so by a GraphicsExpose.
  XCopyArea(display_, window_, window_, gc_, 0, by < 0 ? -by : 0, width_, height_ - bared, 0, by < 0 ? 0 : by);
  const XRectangle strip{0, static_cast<short>(by < 0 ? height_ - bared : 0), static_cast<unsigned short>(width_),
                         static_cast<unsigned short>(bared)};
  ++pattern_.seed;
  expose(strip, 0);
}

void PaintedWindow::on_event(const XEvent& event) {
  const auto rectangle = [](const auto& lost) {
    return XRectangle{static_cast<short>(lost.x), static_cast<short>(lost.y), static_cast<unsigned short>(lost.width),
                      static_cast<unsigned short>(lost.height)};
  };
  if (event.type == Expose) {
    expose(rectangle(event.xexpose), event.xexpose.count);
  } else if (event.type == GraphicsExpose) {
    expose(rectangle(event.xgraphicsexpose), event.xgraphicsexpose.count);
  } else if (event.type == ConfigureNotify) {
    const auto width = static_cast<unsigned>(event.xconfigure.width);
    const auto height = static_cast<unsigned>(event.xconfigure.height);
    if (width == width_ && height == height_) return;
    width_ = width;
    height_ = height;
    if (round_) cut_round();
  }
}

void PaintedWindow::expose(const XRectangle& lost, int more_to_come) {
  XRectangle rectangle = lost;
  XUnionRectWithRegion(&rectangle, lost_.get(), lost_.get());
  if (more_to_come > 0) return;
  XSetRegion(display_, gc_, lost_.get());
  paint(display_, window_, gc_, pattern_, width_, height_, alpha_);
  XSetClipMask(display_, gc_, None);
  lost_.reset(XCreateRegion());
}

std::vector<XRectangle> PaintedWindow::shape() const {
  int count = 0;
  int order = 0;
  const XMemory<XRectangle> found(XShapeGetRectangles(display_, window_, ShapeBounding, &count, &order));
  return found ? std::vector<XRectangle>(found.get(), found.get() + count) : std::vector<XRectangle>();
}

}  // namespace test_tool
