#include "fake/screen.hpp"

#include "core/region.hpp"

namespace capstan::fake {
namespace {

bool covers(const Rect& over, const Rect& under) {
  const Rect common = intersection(over, under);
  return common.width == under.width && common.height == under.height;
}

}  // namespace

void Screen::change(const ScreenStep& step) {
  const std::lock_guard lock(mutex_);
  picture_.width = step.width.value_or(picture_.width);
  picture_.height = step.height.value_or(picture_.height);
  if (step.windows) picture_.windows = *step.windows;
}

void Screen::paint(const PaintStep& step) {
  const std::lock_guard lock(mutex_);
  for (ScreenWindow& window : picture_.windows) {
    if (window.info->id != step.window) continue;
    // So that a script that paints one place for ever does not fill the memory.
    std::erase_if(window.painted, [&](const Painted& before) { return covers(step.painted.rect, before.rect); });
    window.painted.push_back(step.painted);
  }
}

void Screen::move_cursor(float x, float y) {
  const std::lock_guard lock(mutex_);
  picture_.cursor_x = static_cast<std::int32_t>(x);
  picture_.cursor_y = static_cast<std::int32_t>(y);
}

Picture Screen::now() {
  const std::lock_guard lock(mutex_);
  return picture_;
}

Rect Screen::area() {
  const std::lock_guard lock(mutex_);
  return {0, 0, picture_.width, picture_.height};
}

}  // namespace capstan::fake
