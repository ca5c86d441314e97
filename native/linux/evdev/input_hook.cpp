#include "linux/evdev/input_hook.hpp"

#include <linux/input-event-codes.h>

#include <algorithm>
#include <utility>

namespace capstan::evdev {
namespace {

constexpr std::int64_t ms = 1'000'000;
// A mouse may tell 8000 moves a second; the compositor is asked about them this often. Less than events settle, so that
// nothing comes later for it.
constexpr std::int64_t ask_interval_ns = 8 * ms;

constexpr std::uint8_t every_change = context_change::focus | context_change::pointer | context_change::name;

template <typename... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

std::int64_t sooner(std::int64_t a, std::int64_t b) {
  if (a < 0) return b;
  return b < 0 ? a : std::min(a, b);
}

}  // namespace

InputHook::InputHook(const Sources& sources, EventSink& sink, ContextStore& contexts, EventClock& clock,
                     const XkbLibrary& library, KeyboardLayout fallback)
    : sources_(sources),
      sink_(sink),
      contexts_(contexts),
      clock_(clock),
      keyboard_(library),
      fallback_(std::move(fallback)),
      presses_(KEY_CNT) {}

bool InputHook::begin(Instant now) {
  now_ = now;
  const wayland::KeyboardSettings nothing_told;
  const bool known =
      keyboard_.set(sources_.windows != nullptr ? sources_.windows->keyboard() : nothing_told, fallback_);
  if (!known) return false;
  if (sources_.windows != nullptr) keyboard_serial_ = sources_.windows->keyboard_serial();
  keyboard_.restart(sources_.devices.lit_locks());
  held_.change_context(now.monotonic_ns);
  open(view(), every_change);
  return true;
}

void InputHook::turn(Instant now) {
  now_ = now;
  asked_ = false;
  read_input_ = false;
  // Before the contexts are followed: what was read by now happened before now, and is nobody's if they have changed.
  while (const std::optional<InputEvent> event = sources_.devices.next()) read(*event);
  follow_keyboard();
  follow_contexts();
  if (sources_.windows != nullptr) held_.answer(sources_.windows->answered());
  take_all();
  release_unseen();
  make_repeats_due();
  ask();
}

void InputHook::read(InputEvent event) {
  read_input_ = true;
  // Times of the future would be held until then.
  event.time_ns = std::min(event.time_ns, now_.monotonic_ns);
  if (!closed_ && held_.push(event)) return;
  if (!closed_) {
    overwhelmed_ = true;
    follow_contexts();
  }
  pass_over(event);
}

void InputHook::follow_keyboard() {
  const wayland::WindowWatch* windows = sources_.windows;
  if (windows == nullptr || windows->keyboard_serial() == keyboard_serial_) return;
  keyboard_serial_ = windows->keyboard_serial();
  if (!keyboard_.set(windows->keyboard(), fallback_)) return;
  keyboard_.restart(sources_.devices.lit_locks());
}

InputHook::View InputHook::view() const {
  const ContextReason session = sources_.session.reason();
  if (session != ContextReason::none) return {session, 0};
  if (sources_.windows == nullptr) return {ContextReason::no_window_manager, 0};
  if (!sources_.devices.any() || overwhelmed_) return {ContextReason::unknown, 0};
  return {ContextReason::none, sources_.windows->serial()};
}

// What differs between the open context and this one. Of more than one step the watch tells the last one only.
std::uint8_t InputHook::changes_to(const View& view) const {
  const bool one_step =
      view_.block == ContextReason::none && view.block == ContextReason::none && view.serial == view_.serial + 1;
  return one_step ? sources_.windows->changes() : every_change;
}

void InputHook::follow_contexts() {
  if (sources_.windows != nullptr && sources_.windows->answered() >= question_ && overwhelmed_) {
    // A question that was asked after it began has been answered.
    if (asked_overwhelmed_) overwhelmed_ = asked_overwhelmed_ = false;
  }
  const View now = view();
  if (now == view_) return;
  const std::uint8_t changes = changes_to(now);
  const bool same_window = (changes & context_change::focus) == 0;
  if (same_window) {
    held_.change_name(now_.monotonic_ns);
  } else {
    held_.change_context(now_.monotonic_ns);
  }
  take_all();
  if (!same_window) {
    keyboard_.forget();
    pointer_.forget();
    // What is held is the policy's to release, in the context in which it went down.
    std::fill(presses_.begin(), presses_.end(), Press{});
    unseen_releases_.clear();
  }
  const bool session_returns = session_away_ && now.block == ContextReason::none;
  if (session_returns) keyboard_.restart(sources_.devices.lit_locks());
  open(now, changes);
  release_unseen();
}

void InputHook::open(const View& view, std::uint8_t changes) {
  view_ = view;
  session_away_ = sources_.session.reason() != ContextReason::none;
  Context context;
  if (view.block == ContextReason::none) {
    context = sources_.windows->context();
  } else {
    context.reason = view.block;
  }
  closed_ = context.reason != ContextReason::none && !context.pending;
  const std::uint32_t epoch = contexts_.open(std::move(context));
  sink_.open_context(epoch, changes, clock_.stamp(now_.boot_ns));
}

void InputHook::take_all() {
  while (const auto taken = held_.take(now_.monotonic_ns)) {
    if (taken->nobodys) {
      pass_over(taken->event);
    } else {
      publish(taken->event);
    }
  }
}

// A repeat is held as its key was: the window may change between the two.
void InputHook::make_repeats_due() {
  const auto due = keyboard_.repeat.next();
  if (!due || repeat_held_ || closed_ || static_cast<std::int64_t>(*due) * ms > now_.monotonic_ns) return;
  InputEvent repeat;
  repeat.time_ns = now_.monotonic_ns;
  repeat.what = RepeatInput{};
  repeat_held_ = held_.push(repeat);
}

void InputHook::ask() {
  if (sources_.windows == nullptr || sources_.windows->answered() < question_) return;
  const bool overwhelmed = overwhelmed_ && !asked_overwhelmed_;
  if (!overwhelmed && (!held_.unasked() || now_.monotonic_ns - asked_ns_ < ask_interval_ns)) return;
  // Here, so that it costs no more than the question: what is asked about now is published after it.
  pointer_.set_outputs(sources_.windows->outputs());
  question_ = sources_.windows->ask();
  held_.ask(question_);
  asked_overwhelmed_ = overwhelmed_;
  asked_ns_ = now_.monotonic_ns;
  asked_ = true;
}

void InputHook::publish(const InputEvent& event, std::uint8_t flags) {
  EventRecord record = record_of(event, flags);
  std::visit(Overloaded{
                 [&](const KeyInput& key) { publish_key(event, key, flags); },
                 [&](const ButtonInput& button) {
                   if (!pointer_.button(button, keyboard_.modifiers(), event.time_ns, record)) return;
                   Press& press = presses_.at(button.code);
                   if (!button.down && !press.down) return;
                   press = {button.down, event.injected};
                   publish(record, event.time_ns);
                 },
                 [&](const MotionInput& motion) {
                   pointer_.move(motion, record);
                   publish(record, event.time_ns);
                 },
                 [&](const PositionInput& position) {
                   pointer_.move(position, record);
                   publish(record, event.time_ns);
                 },
                 [&](const ScrollInput& scroll) {
                   pointer_.scroll(scroll, record);
                   publish(record, event.time_ns);
                 },
                 [&](const TouchInput& touch) {
                   pointer_.touch(touch, record);
                   publish(record, event.time_ns);
                 },
                 [&](const PenInput& pen) {
                   pointer_.pen(pen, record);
                   publish(record, event.time_ns);
                 },
                 [&](const RepeatInput&) {
                   repeat_held_ = false;
                   const auto time_ms = static_cast<std::uint64_t>(event.time_ns / ms);
                   for (const KeyRepeat::Repeat& repeat : keyboard_.repeat.due(time_ms)) publish_repeat(repeat);
                 },
             },
             event.what);
}

void InputHook::publish_key(const InputEvent& event, const KeyInput& key, std::uint8_t flags) {
  if (key.code >= presses_.size()) return;
  for (const KeyRepeat::Repeat& repeat : keyboard_.repeats_before(key, event.time_ns)) publish_repeat(repeat);
  EventRecord record = record_of(event, flags);
  record.kind = key.down ? EventKind::key_down : EventKind::key_up;
  record.key = keyboard_.handle(key, event.device, event.time_ns);
  Press& press = presses_.at(key.code);
  // Its press was nobody's, or went to another window.
  if (!key.down && !press.down) return;
  press = {key.down, event.injected};
  publish(record, event.time_ns);
}

void InputHook::publish_repeat(const KeyRepeat::Repeat& repeat) {
  const auto code = static_cast<std::uint16_t>(repeat.key - KeySymbols::first_key_code);
  InputEvent event;
  event.device = static_cast<std::uint8_t>(repeat.device);
  event.injected = presses_.at(code).injected;
  EventRecord record = record_of(event, event_flag::repeat | event_flag::synthetic);
  record.kind = EventKind::key_down;
  record.key = keyboard_.repeated(repeat);
  publish(record, static_cast<std::int64_t>(repeat.time_ms) * ms);
}

void InputHook::publish(EventRecord& record, std::int64_t time_ns) {
  record.time_ns = clock_.stamp(time_ns + now_.boot_ns - now_.monotonic_ns);
  sink_.publish(record);
}

EventRecord InputHook::record_of(const InputEvent& event, std::uint8_t flags) {
  EventRecord record{};
  record.flags = static_cast<std::uint8_t>(event.device << event_flag::device_shift | flags);
  if (event.injected) record.flags |= event_flag::injected;
  return record;
}

void InputHook::pass_over(const InputEvent& event) {
  const auto went_up = [&] {
    if (!closed_) unseen_releases_.push_back(event);
  };
  std::visit(Overloaded{
                 [&](const KeyInput& key) {
                   keyboard_.pass_over(key, event.time_ns);
                   if (!key.down) went_up();
                 },
                 [&](const ButtonInput& button) {
                   if (!button.down) went_up();
                 },
                 [&](const TouchInput& touch) {
                   if (touch.phase == TouchInput::Phase::up || touch.phase == TouchInput::Phase::cancel) went_up();
                 },
                 [&](const PenInput& pen) {
                   if (pen.phase == PenInput::Phase::up) went_up();
                 },
                 [&](const MotionInput&) { pointer_.pass_over(); },
                 [&](const PositionInput&) { pointer_.pass_over(); },
                 [&](const RepeatInput&) {
                   repeat_held_ = false;
                   static_cast<void>(keyboard_.repeat.due(static_cast<std::uint64_t>(event.time_ns / ms)));
                 },
                 [](const ScrollInput&) {},
             },
             event.what);
}

// What went up unseen, in a window that still has the keyboard, would stay down in the recording.
void InputHook::release_unseen() {
  for (InputEvent& event : unseen_releases_) {
    event.time_ns = now_.monotonic_ns;
    if (!closed_) publish(event, event_flag::synthetic);
  }
  unseen_releases_.clear();
}

int InputHook::patience(Instant now) const {
  std::int64_t wait_ns = -1;
  const auto until = [&](std::int64_t time_ns) {
    wait_ns = sooner(wait_ns, time_ns > now.monotonic_ns ? time_ns - now.monotonic_ns : 0);
  };
  if (const auto next = held_.next()) until(*next);
  if (const auto due = keyboard_.repeat.next(); due && !repeat_held_ && !closed_) {
    until(static_cast<std::int64_t>(*due) * ms);
  }
  const bool answered = sources_.windows == nullptr || sources_.windows->answered() >= question_;
  if (held_.unasked() && answered) until(asked_ns_ + ask_interval_ns);
  if (asked_) until(now.monotonic_ns);
  return wait_ns < 0 ? -1 : static_cast<int>((wait_ns + ms - 1) / ms);
}

}  // namespace capstan::evdev
