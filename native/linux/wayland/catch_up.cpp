#include "linux/wayland/catch_up.hpp"

namespace capstan::wayland {

std::uint64_t CatchUp::ask() {
  ++asked_;
  if (under_way_ == 0) begin();
  return asked_;
}

void CatchUp::begin() {
  under_way_ = asked_;
  answers_left_ = answers_needed;
  question();
}

void CatchUp::question() {
  connection_.retire(std::move(callback_));
  callback_ = connection_.sync([this] { on_answer(); });
}

void CatchUp::on_answer() {
  if (--answers_left_ > 0) {
    question();
  } else if (xwayland_ != nullptr) {
    xwayland_->ask();
    waits_for_xwayland_ = true;
  } else {
    end();
  }
}

void CatchUp::settle() {
  if (!waits_for_xwayland_ || xwayland_->asking()) return;
  waits_for_xwayland_ = false;
  end();
}

void CatchUp::end() {
  answered_ = under_way_;
  under_way_ = 0;
  if (asked_ > answered_) begin();
}

}  // namespace capstan::wayland
