#include "win/chosen_reader.hpp"

#include "core/monotonic_clock.hpp"
#include "win/compositor.hpp"

namespace capstan::win {
namespace {

// Where it never works it is not asked for ever: each try makes a graphics device.
constexpr int most_tries = 3;
constexpr std::int64_t between_tries_ns = 3'000'000'000;

}  // namespace

std::unique_ptr<ChosenReader> ChosenReader::create(const Rect& screen) {
  std::unique_ptr<GdiReader> gdi = GdiReader::create(screen);
  return gdi ? std::unique_ptr<ChosenReader>(new ChosenReader(std::move(gdi))) : nullptr;
}

ChosenReader::ChosenReader(std::unique_ptr<GdiReader> gdi)
    : gdi_(std::move(gdi)), chosen_(gdi_.get()), tries_left_(most_tries) {}

// While an image is held, Windows only notes what it lacks. It goes first, so that the wait is also for the one that is
// read: else a window that was put below another a moment ago could still be above it there.
void ChosenReader::catch_up() {
  if (duplication_) duplication_->let_go();
  wait_for_compositor();
}

bool ChosenReader::read(const Region& visible) {
  if (duplication_) {
    chosen_ = duplication_.get();
    if (chosen_->read(visible)) {
      tries_left_ = most_tries;
      return true;
    }
    chosen_ = gdi_.get();
    duplication_.reset();
    next_try_ns_ = boot_time_ns() + between_tries_ns;
  }
  return gdi_->read(visible);
}

void ChosenReader::prepare() {
  if (duplication_ || tries_left_ == 0 || boot_time_ns() < next_try_ns_) return;
  --tries_left_;
  next_try_ns_ = boot_time_ns() + between_tries_ns;
  duplication_ = DuplicationReader::open(*gdi_);
}

}  // namespace capstan::win
