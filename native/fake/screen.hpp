// The scripted screen: the hook thread changes it, the frame thread looks at it, JavaScript asks for its size.
#pragma once

#include <mutex>

#include "fake/fake_step.hpp"
#include "fake/picture.hpp"

namespace capstan::fake {

// Any thread.
class Screen {
 public:
  void change(const ScreenStep& step);
  // Does nothing when there is no such window.
  void paint(const PaintStep& step);
  void move_cursor(float x, float y);

  Picture now();
  Rect area();

 private:
  std::mutex mutex_;
  Picture picture_;
};

}  // namespace capstan::fake
