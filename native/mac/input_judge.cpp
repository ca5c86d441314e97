#include "mac/input_judge.hpp"

#include <algorithm>
#include <utility>

#include "core/window_identity.hpp"
#include "mac/virtual_keys.hpp"

namespace capstan::mac {
namespace {

bool is_key(EventKind kind) { return kind == EventKind::key_down || kind == EventKind::key_up; }
bool is_button(EventKind kind) { return kind == EventKind::button_down || kind == EventKind::button_up; }

Place place_of(const EventRecord& record) {
  if (is_button(record.kind)) return {record.button.x, record.button.y};
  return {record.pointer.x, record.pointer.y};
}

bool same_window(const std::shared_ptr<const WindowInfo>& a, const std::shared_ptr<const WindowInfo>& b) {
  if (!a || !b) return a == b;
  return same_identity(*a, *b);
}

bool mergeable(const HeldEvent& older, const HeldEvent& newer) {
  return older.record.kind == EventKind::move && newer.record.kind == EventKind::move && older.window == newer.window &&
         older.record.flags == newer.record.flags;
}

}  // namespace

InputJudge::InputJudge(EventSink& sink, ContextStore& contexts, EventClock& clock)
    : sink_(sink), contexts_(contexts), clock_(clock) {
  held_.reserve(most_held);
}

void InputJudge::hold(const HeldEvent& event) {
  if (secure_) return;
  if (held_.size() >= merge_from && mergeable(held_.back(), event)) {
    const float dx = held_.back().record.pointer.dx + event.record.pointer.dx;
    const float dy = held_.back().record.pointer.dy + event.record.pointer.dy;
    // It happened when the older one did, too: the look before it must be older than that.
    const std::int64_t happened_ns = held_.back().happened_ns;
    held_.back() = event;
    held_.back().happened_ns = happened_ns;
    held_.back().record.pointer.dx = dx;
    held_.back().record.pointer.dy = dy;
    return;
  }
  if (held_.size() == most_held) {
    ++dropped_;
    return;
  }
  held_.push_back(event);
}

std::uint64_t InputJudge::take_dropped() { return std::exchange(dropped_, 0); }

bool InputJudge::agrees(const Look& look) const {
  return last_ && !secure_ && !look.troubled && look.reason == ContextReason::none &&
         last_->reason == ContextReason::none && same_window(last_->list.focus, look.list.focus);
}

void InputJudge::settle(std::shared_ptr<const Look> look) {
  const bool agreed = agrees(*look);
  const auto first_later = std::find_if(held_.begin(), held_.end(),
                                        [&](const HeldEvent& event) { return event.arrived_ns >= look->began_ns; });
  for (auto event = held_.begin(); event != first_later; ++event) judge(*event, *look, agreed);
  held_.erase(held_.begin(), first_later);
  if (!agreed) {
    same_since_ns_ = look->ended_ns;
    clicks_.forget();
    dead_key_pending_ = false;
  }
  before_last_ = std::exchange(last_, std::move(look));
  if (secure_) return;
  const ListedWindow* hovered = window_at(last_->list, hovered_, place_);
  const bool known = last_->reason == ContextReason::none;
  open_if_changed(last_->reason, known ? last_->list.focus : nullptr,
                  known && hovered != nullptr ? hovered->info : nullptr, last_->began_ns);
}

void InputJudge::judge(HeldEvent& event, const Look& look, bool agreed) {
  const EventKind kind = event.record.kind;
  // Presses in a row count whosever they are: macOS counts them so.
  if (kind == EventKind::button_down) clicks_.press(event.click_state);
  if (!is_key(kind)) {
    place_ = place_of(event.record);
    hovered_ = event.window;
  }
  if (!agreed || !belongs(event)) {
    // A denied stay in between, or a key whose release is dropped would stay down in the recording.
    const bool kept_so_far = opened_ && reason_ == ContextReason::none;
    if (kept_so_far && (is_key(kind) || is_button(kind))) {
      open_if_changed(ContextReason::unknown, nullptr, nullptr, event.happened_ns);
    }
    return;
  }
  Window pointer = pointer_;
  if (!is_key(kind) && !event.made_up) pointer = under(event, look);
  open_if_changed(ContextReason::none, last_->list.focus, pointer, event.happened_ns);
  if (is_button(kind)) event.record.button.clicks = clicks_.newest();
  if (kind == EventKind::key_down) compose(event);
  event.record.time_ns = clock_.stamp(event.happened_ns);
  sink_.publish(event.record);
}

// All looks from before it on agree on the focus, and a key was given to no other program.
bool InputJudge::belongs(const HeldEvent& event) const {
  if (event.happened_ns <= same_since_ns_) return false;
  if (event.made_up || !is_key(event.record.kind)) return true;
  return static_cast<std::uint32_t>(event.target) == last_->list.focus->pid;
}

// Null unless every look around the event shows the same window there.
InputJudge::Window InputJudge::under(const HeldEvent& event, const Look& look) const {
  const Place place = place_of(event.record);
  const ListedWindow* after = window_at(look.list, event.window, place);
  const ListedWindow* before = window_at(last_->list, event.window, place);
  if (after == nullptr || before == nullptr || !same_window(after->info, before->info)) return nullptr;
  if (event.happened_ns > last_->ended_ns) return after->info;
  // It happened while the last look was taken: what that saw may have been later.
  const ListedWindow* earlier = before_last_ ? window_at(before_last_->list, event.window, place) : nullptr;
  if (earlier == nullptr || !same_window(after->info, earlier->info)) return nullptr;
  return after->info;
}

// macOS gives the characters of each key by itself; what a dead key and the next key make together is the program's
// own affair, so it is not known.
void InputJudge::compose(HeldEvent& event) {
  if (event.dead) {
    dead_key_pending_ = true;
    return;
  }
  KeyPayload& key = event.record.key;
  if (key.text == no_text) return;
  if (std::exchange(dead_key_pending_, false)) key.text = unknown_text;
  // Option writes: without its text the key must not pass for a shortcut. It reads as part of a composition.
  if (key.text == unknown_text && (key.mods & modifier::alt) != 0) key.keysym = keysym_dead;
}

void InputJudge::secure_input(bool on, std::int64_t now_ns) {
  if (std::exchange(secure_, on) == on) return;
  held_.clear();
  clicks_.forget();
  dead_key_pending_ = false;
  // What was seen before says nothing of what comes after.
  last_.reset();
  before_last_.reset();
  if (on) open_if_changed(ContextReason::secure_input, nullptr, nullptr, now_ns);
}

void InputJudge::open_if_changed(ContextReason reason, const Window& focus, const Window& pointer,
                                 std::int64_t boot_ns) {
  std::uint8_t changes = 0;
  const bool same_focus = opened_ && reason == reason_ && (focus ? focus->id : 0) == (focus_ ? focus_->id : 0) &&
                          (focus == nullptr) == (focus_ == nullptr);
  if (!same_focus) changes |= context_change::focus;
  if (!opened_ || !same_window(pointer, pointer_)) changes |= context_change::pointer;
  if (same_focus && focus &&
      (!same_identity(*focus, *focus_) || !same_rect(focus->rect, focus_->rect) || focus->screen != focus_->screen)) {
    changes |= context_change::name;
  }
  if (changes == 0) return;
  opened_ = true;
  reason_ = reason;
  focus_ = focus;
  pointer_ = pointer;
  const std::uint32_t epoch = contexts_.open({false, reason, focus, pointer});
  sink_.open_context(epoch, changes, clock_.stamp(boot_ns));
}

}  // namespace capstan::mac
