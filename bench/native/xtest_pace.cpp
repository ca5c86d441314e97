// Injects moves by XTEST at a steady pace and prints when each was handed to the server: lines of "x y monotonic_ns".
// Usage: xtest_pace COUNT INTERVAL_US [FIRST]. Interval 0: as fast as the server takes them. The place of move i is
// that of FIRST + i, so that a receiver knows which one it got.
#include <X11/Xlib.h>
#include <X11/extensions/XTest.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <vector>

namespace {

constexpr int columns = 400;
constexpr int rows = 250;

std::int64_t now_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

void sleep_until(std::int64_t when_ns) {
  const timespec when = {when_ns / 1'000'000'000, when_ns % 1'000'000'000};
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, nullptr);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::unique_ptr<Display, int (*)(Display*)> display(XOpenDisplay(nullptr), XCloseDisplay);
  if (!display) return 1;
  const int count = std::atoi(argv[1]);
  const std::int64_t interval_ns = std::atoll(argv[2]) * 1000;
  const int first = argc > 3 ? std::atoi(argv[3]) : 0;
  std::vector<std::int64_t> sent(static_cast<std::size_t>(count));
  std::int64_t next = now_ns();
  for (int i = 0; i < count; ++i) {
    if (interval_ns > 0) sleep_until(next += interval_ns);
    const int place = (first + i) % (columns * rows);
    sent[static_cast<std::size_t>(i)] = now_ns();
    XTestFakeMotionEvent(display.get(), -1, 20 + place % columns, 40 + place / columns, 0);
    if (interval_ns > 0) XFlush(display.get());
  }
  XSync(display.get(), 0);
  for (int i = 0; i < count; ++i) {
    const int place = (first + i) % (columns * rows);
    std::printf("%d %d %lld\n", 20 + place % columns, 40 + place / columns,
                static_cast<long long>(sent[static_cast<std::size_t>(i)]));
  }
}
