#include "core/frame_desk.hpp"

#include <algorithm>
#include <utility>

namespace capstan {
namespace {

// More windows than a desktop has. Of more, the one asked about first is forgotten, which denies it until it is asked
// about again.
constexpr std::size_t most_judged = 4096;
// Of reports without a slot; more come only when JavaScript takes none. It sees from the tickets that one was dropped.
constexpr std::size_t most_reports = 8;

}  // namespace

FrameDesk::FrameDesk(FramePool pool, std::uint32_t scale, Bell bell, Gate may_grab)
    : pool_(pool), scale_(scale), bell_(std::move(bell)), may_grab_(std::move(may_grab)) {}

bool FrameDesk::may_grab() {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
  }
  return may_grab_();
}

std::optional<FrameRequest> FrameDesk::take_request() {
  const std::lock_guard lock(mutex_);
  if (closed_) return std::nullopt;
  return std::exchange(request_, std::nullopt);
}

std::optional<bool> FrameDesk::verdict(std::uint64_t window_id, const std::shared_ptr<const WindowInfo>& window) {
  if (!window) return false;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return std::nullopt;
    const auto known = judged_.find(window_id);
    if (known != judged_.end() && same_identity(*known->second.window, *window)) return known->second.allowed;
    if (known != judged_.end()) drop(known);
    if (tangled(*window)) return false;
    ask(window_id, window);
  }
  bell_();
  return std::nullopt;
}

void FrameDesk::forget(std::uint64_t window_id) {
  const std::lock_guard lock(mutex_);
  const auto known = judged_.find(window_id);
  if (known != judged_.end()) drop(known);
}

bool FrameDesk::wait_for_verdicts(std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  const bool ended = answered_.wait_for(lock, limit, [this] { return closed_ || open_questions_.empty(); });
  return ended && !closed_;
}

void FrameDesk::report(FrameReport report) {
  {
    const std::lock_guard lock(mutex_);
    if (reports_.size() >= most_reports) {
      // Never one that names a slot: nobody else could free it. Of those there are no more than slots.
      const auto without_slot = std::find_if(reports_.begin(), reports_.end(), [](const FrameReport& waiting) {
        return waiting.outcome != FrameOutcome::frame;
      });
      if (without_slot != reports_.end()) reports_.erase(without_slot);
    }
    reports_.push_back(std::move(report));
  }
  bell_();
}

void FrameDesk::popup_opened() {
  {
    const std::lock_guard lock(mutex_);
    ++popups_;
  }
  bell_();
}

void FrameDesk::request(const FrameRequest& request) {
  const std::lock_guard lock(mutex_);
  request_ = request;
}

std::vector<WindowQuestion> FrameDesk::take_questions() {
  const std::lock_guard lock(mutex_);
  std::vector<WindowQuestion> questions;
  for (auto& [id, question] : open_questions_) {
    if (std::exchange(question.handed_over, true)) continue;
    questions.push_back({id, judged_.at(question.window_id).window});
  }
  return questions;
}

void FrameDesk::answer(std::uint32_t question, bool allowed) {
  {
    const std::lock_guard lock(mutex_);
    const auto open = open_questions_.find(question);
    if (open == open_questions_.end()) return;
    judged_.at(open->second.window_id).allowed = allowed;
    open_questions_.erase(open);
    if (!open_questions_.empty()) return;
  }
  answered_.notify_all();
}

std::optional<FrameReport> FrameDesk::take_report() {
  std::optional<FrameReport> report;
  const std::lock_guard lock(mutex_);
  if (!reports_.empty()) {
    report = std::move(reports_.front());
    reports_.pop_front();
  }
  return report;
}

std::uint32_t FrameDesk::popups() {
  const std::lock_guard lock(mutex_);
  return popups_;
}

void FrameDesk::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  answered_.notify_all();
}

void FrameDesk::ask(std::uint64_t window_id, const std::shared_ptr<const WindowInfo>& window) {
  if (judged_.size() >= most_judged) {
    drop(std::min_element(judged_.begin(), judged_.end(),
                          [](const auto& a, const auto& b) { return a.second.question < b.second.question; }));
  }
  ++last_question_;
  judged_.insert_or_assign(window_id, Judged{window, last_question_, std::nullopt});
  open_questions_.insert_or_assign(last_question_, OpenQuestion{window_id, false});
}

void FrameDesk::drop(std::map<std::uint64_t, Judged>::iterator judged) {
  open_questions_.erase(judged->second.question);
  judged_.erase(judged);
}

}  // namespace capstan
