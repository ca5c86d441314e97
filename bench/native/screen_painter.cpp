// A window as large as the screen that paints what it is told, for bench/frames. Lines in, "done" out once the server
// has drawn it:
//   same    the whole window again, the same pixels
//   glyph   one letter of the text
//   page    another text on the whole window
#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <random>
#include <string>

namespace {

constexpr int margin = 40;

class Painter {
 public:
  explicit Painter(Display* display)
      : display_(display),
        width_(static_cast<unsigned>(DisplayWidth(display, DefaultScreen(display)))),
        height_(static_cast<unsigned>(DisplayHeight(display, DefaultScreen(display)))),
        window_(XCreateSimpleWindow(display, DefaultRootWindow(display), 0, 0, width_, height_, 0, 0, white())),
        page_(XCreatePixmap(display, window_, width_, height_,
                            static_cast<unsigned>(DefaultDepth(display, DefaultScreen(display))))),
        context_(XCreateGC(display, window_, 0, nullptr)),
        font_(XLoadQueryFont(display, "fixed")) {
    if (font_ == nullptr) throw std::runtime_error("the X server has no font");
    XSetFont(display_, context_, font_->fid);
    name();
    fill_screen();
    XSelectInput(display_, window_, ExposureMask);
    new_page();
    XMapRaised(display_, window_);
    for (XEvent event{}; event.type != Expose;) XNextEvent(display_, &event);
    show();
  }

  void run(const std::string& command) {
    if (command == "glyph") {
      glyph();
    } else {
      if (command == "page") new_page();
      show();
    }
  }

 private:
  [[nodiscard]] unsigned long white() const { return WhitePixel(display_, DefaultScreen(display_)); }
  [[nodiscard]] unsigned long black() const { return BlackPixel(display_, DefaultScreen(display_)); }

  void name() {
    std::string name = "painter";
    XClassHint hint{name.data(), name.data()};
    XSetClassHint(display_, window_, &hint);
    XStoreName(display_, window_, name.c_str());
  }

  void fill_screen() {
    const Atom full = XInternAtom(display_, "_NET_WM_STATE_FULLSCREEN", False);
    XChangeProperty(display_, window_, XInternAtom(display_, "_NET_WM_STATE", False), XA_ATOM, 32, PropModeReplace,
                    reinterpret_cast<const unsigned char*>(&full), 1);
  }

  char letter() { return static_cast<char>('a' + random_() % 26); }
  int line_height() const { return font_->ascent + font_->descent + 4; }

  // Lines of words on two thirds of the width, as a page of text is.
  void new_page() {
    XSetForeground(display_, context_, white());
    XFillRectangle(display_, page_, context_, 0, 0, width_, height_);
    XSetForeground(display_, context_, black());
    const auto letters = width_ * 2 / 3 / static_cast<unsigned>(font_->max_bounds.width);
    for (int y = margin; y < static_cast<int>(height_) - margin; y += line_height()) {
      std::string line;
      while (line.size() < letters) line += random_() % 6 == 0 ? ' ' : letter();
      XDrawString(display_, page_, context_, margin, y, line.data(), static_cast<int>(line.size()));
    }
  }

  void show() { XCopyArea(display_, page_, window_, context_, 0, 0, width_, height_, 0, 0); }

  void glyph() {
    // Never what stands there: the page has no capitals, and the next letter is another one.
    typed_ = typed_ == 'Z' ? 'A' : static_cast<char>(typed_ + 1);
    const int x = margin + static_cast<int>(random_() % 100) * font_->max_bounds.width;
    const int y = margin + static_cast<int>(random_() % 40) * line_height();
    XSetBackground(display_, context_, white());
    XDrawImageString(display_, window_, context_, x, y, &typed_, 1);
  }

  Display* display_;
  unsigned width_;
  unsigned height_;
  Window window_;
  Pixmap page_;
  GC context_;
  XFontStruct* font_;
  char typed_ = 'A';
  std::mt19937 random_{1};
};

}  // namespace

int main() try {
  const std::unique_ptr<Display, int (*)(Display*)> display(XOpenDisplay(nullptr), XCloseDisplay);
  if (!display) return 1;
  Painter painter(display.get());
  XSync(display.get(), False);
  std::cout << "done" << std::endl;
  for (std::string command; std::getline(std::cin, command);) {
    painter.run(command);
    XSync(display.get(), False);
    std::cout << "done" << std::endl;
  }
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
