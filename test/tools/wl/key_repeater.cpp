#include "key_repeater.hpp"

#include <sys/timerfd.h>
#include <unistd.h>

#include <stdexcept>

namespace test_tool {
namespace {

constexpr long second_ns = 1'000'000'000;
constexpr long ms_ns = 1'000'000;

}  // namespace

KeyRepeater::KeyRepeater() : timer_(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) {
  if (timer_ < 0) throw std::runtime_error("no timer");
}

KeyRepeater::~KeyRepeater() { close(timer_); }

void KeyRepeater::set_pace(int rate, int delay) {
  rate_ = rate;
  delay_ms_ = delay;
  if (rate == 0) stop();
}

void KeyRepeater::press(std::uint32_t keycode, std::uint32_t time) {
  if (rate_ == 0) return;
  keycode_ = keycode;
  time_ = time;
  itimerspec pace{};
  pace.it_value = {.tv_sec = delay_ms_ / 1000, .tv_nsec = delay_ms_ % 1000 * ms_ns};
  if (delay_ms_ == 0) pace.it_value.tv_nsec = 1;
  pace.it_interval = {.tv_sec = rate_ == 1 ? 1 : 0, .tv_nsec = rate_ == 1 ? 0 : second_ns / rate_};
  timerfd_settime(timer_, 0, &pace, nullptr);
}

void KeyRepeater::release(std::uint32_t keycode) {
  if (keycode == keycode_) stop();
}

void KeyRepeater::stop() {
  constexpr itimerspec never{};
  timerfd_settime(timer_, 0, &never, nullptr);
  keycode_ = 0;
}

std::uint64_t KeyRepeater::due() const {
  std::uint64_t count = 0;
  return read(timer_, &count, sizeof(count)) == sizeof(count) ? count : 0;
}

}  // namespace test_tool
