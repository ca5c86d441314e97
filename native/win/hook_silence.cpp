#include "win/hook_silence.hpp"

namespace capstan::win {
namespace {

constexpr int patience = 10;  // looks
// Two strokes, press and release. A key combination that another program keeps to itself makes no more than one.
constexpr std::uint32_t enough = 4;
constexpr int enough_looks = 2;

}  // namespace

bool HookSilence::look(std::uint32_t heard, std::uint32_t seen) {
  if (seen != seen_) {
    seen_ = seen;
    begin_anew();
    return false;
  }
  if (heard > 0) {
    unanswered_ += heard;
    ++looks_with_input_;
    if (looks_left_ == 0) looks_left_ = patience;
  }
  if (looks_left_ == 0 || --looks_left_ > 0) return false;
  // Slow typing goes on being counted with the next key.
  if (unanswered_ < enough || looks_with_input_ < enough_looks) return false;
  begin_anew();
  return true;
}

void HookSilence::begin_anew() {
  unanswered_ = 0;
  looks_with_input_ = 0;
  looks_left_ = 0;
}

}  // namespace capstan::win
