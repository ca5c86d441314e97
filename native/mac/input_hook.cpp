#include "mac/input_hook.hpp"

#include <array>
#include <cerrno>

#include "mac/event_reader.hpp"
#include "mac/event_tap.hpp"
#include "mac/event_time.hpp"
#include "mac/frameworks/carbon.hpp"
#include "mac/frameworks/mach_time.hpp"
#include "mac/keyboard.hpp"
#include "mac/session_state.hpp"
#include "mac/tap_patience.hpp"

namespace capstan::mac {
namespace {

constexpr double retry_s = 0.005;  // the ring had no room
// How often to ask what macOS tells nobody: whether secure event input is on, and whether the tap is.
constexpr double poll_s = 0.25;
constexpr std::int64_t poll_ns = 250'000'000;

mach_timebase_info_data_t timebase() {
  mach_timebase_info_data_t tick = {1, 1};
  mach_timebase_info(&tick);
  return tick;
}

std::uint8_t flag_if(bool condition, std::uint8_t bit) { return condition ? bit : std::uint8_t{0}; }

bool key_is_down(VirtualKey key) { return CGEventSourceKeyState(kCGEventSourceStateCombinedSessionState, key); }

}  // namespace

struct InputHook::State {
  State(EventSink& event_sink, ContextStore& contexts, EventClock& clock, WindowWatch& window_watch)
      : sink(event_sink), watch(window_watch), judge(event_sink, contexts, clock) {}

  static CGEventRef on_event(CGEventTapProxy proxy, CGEventType type, CGEventRef event, void* self) noexcept;
  void handle(CGEventType type, CGEventRef event);
  void key(CGEventRef event, bool down, HeldEvent held);
  void flags_changed(CGEventRef event, HeldEvent held);
  void button(ButtonChange change, CGEventRef event, HeldEvent held);
  void wheel(CGEventRef event, HeldEvent held);
  void move(CGEventRef event, HeldEvent held);
  void hold_key(const Keyboard::Meaning& meaning, HeldEvent held);

  bool look_for_secure_input();
  void see_to_tap();
  void release_stuck();
  void settle();

  EventSink& sink;
  WindowWatch& watch;
  InputJudge judge;
  EventTime event_time{timebase().numer, timebase().denom};
  Keyboard keyboard;
  KeyboardTypes keyboard_types;
  SecureInput secure;
  TapPatience patience;
  std::array<bool, buttons> held_buttons{};
  Place place;
  std::unique_ptr<EventTap> tap;
  bool disabled = false;  // macOS said so
  bool gone = false;      // and would not give it back
  bool seen_context = false;
  std::int64_t polled_ns = 0;
};

// Exceptions must not pass through macOS, which called.
CGEventRef InputHook::State::on_event(CGEventTapProxy /*proxy*/, CGEventType type, CGEventRef event,
                                      void* self) noexcept {
  auto& state = *static_cast<State*>(self);
  try {
    state.handle(type, event);
  } catch (...) {
    state.sink.fail(Fault::internal, ENOMEM);
  }
  return event;
}

void InputHook::State::handle(CGEventType type, CGEventRef event) {
  if (type == kCGEventTapDisabledByTimeout || type == kCGEventTapDisabledByUserInput) {
    disabled = true;
    return;
  }
  if (event == nullptr) return;
  HeldEvent held;
  const std::uint64_t now_ticks = mach_absolute_time();
  held.arrived_ns = boot_time_ns();
  held.happened_ns = held.arrived_ns - event_time.age(CGEventGetTimestamp(event), now_ticks);
  held.record.flags = flag_if(is_injected(event), event_flag::injected);
  if (type == kCGEventKeyDown || type == kCGEventKeyUp || type == kCGEventFlagsChanged) {
    // Those of a secure field do not come this way; ask all the same before one is kept.
    if (look_for_secure_input()) return;
    held.target = target_of(event);
    if (type == kCGEventFlagsChanged) return flags_changed(event, held);
    return key(event, type == kCGEventKeyDown, held);
  }
  place = place_of(event);
  held.window = window_of(event);
  if (is_motion(type)) return move(event, held);
  if (type == kCGEventScrollWheel) return wheel(event, held);
  const auto change = button_change(type, CGEventGetIntegerValueField(event, kCGMouseEventButtonNumber));
  if (change) button(*change, event, held);
}

void InputHook::State::hold_key(const Keyboard::Meaning& meaning, HeldEvent held) {
  held.record.kind = meaning.down ? EventKind::key_down : EventKind::key_up;
  held.record.flags = static_cast<std::uint8_t>(held.record.flags | flag_if(meaning.repeat, event_flag::repeat) |
                                                flag_if(meaning.synthetic, event_flag::synthetic));
  held.record.key = meaning.payload;
  held.dead = meaning.dead;
  judge.hold(held);
  watch.ask(WindowWatch::Haste::now);
}

void InputHook::State::key(CGEventRef event, bool down, HeldEvent held) {
  const KeyCharacters characters(event);
  KeyEvent facts;
  facts.key = key_of(event);
  facts.flags = CGEventGetFlags(event);
  facts.down = down;
  facts.repeat = CGEventGetIntegerValueField(event, kCGKeyboardEventAutorepeat) != 0;
  facts.iso = keyboard_types.is_iso(event);
  facts.units = characters.units();
  if (const auto meaning = keyboard.handle(facts)) hold_key(*meaning, held);
}

void InputHook::State::flags_changed(CGEventRef event, HeldEvent held) {
  const Keyboard::Meanings meanings =
      keyboard.handle_flags(key_of(event), CGEventGetFlags(event), keyboard_types.is_iso(event));
  for (std::size_t i = 0; i < meanings.count; ++i) hold_key(meanings.made[i], held);
}

void InputHook::State::button(ButtonChange change, CGEventRef event, HeldEvent held) {
  held_buttons[change.button] = change.down;
  held.click_state = event == nullptr ? 0 : CGEventGetIntegerValueField(event, kCGMouseEventClickState);
  held.record.kind = change.down ? EventKind::button_down : EventKind::button_up;
  held.record.button = {};
  held.record.button.x = place.x;
  held.record.button.y = place.y;
  held.record.button.button = change.button;
  held.record.button.mods = event == nullptr ? keyboard.modifiers() : modifiers_of(CGEventGetFlags(event));
  judge.hold(held);
  watch.ask(WindowWatch::Haste::now);
}

void InputHook::State::wheel(CGEventRef event, HeldEvent held) {
  const auto step = wheel_step(scroll_of(event));
  if (!step) return;
  held.record.kind = EventKind::wheel;
  held.record.pointer = {place.x, place.y, step->x, step->y};
  judge.hold(held);
  watch.ask(WindowWatch::Haste::soon);
}

void InputHook::State::move(CGEventRef event, HeldEvent held) {
  const Place by = motion_of(event);
  held.record.kind = EventKind::move;
  held.record.pointer = {place.x, place.y, by.x, by.y};
  judge.hold(held);
  watch.ask(WindowWatch::Haste::soon);
}

// Whether it is on. What was released while it was, nobody saw.
bool InputHook::State::look_for_secure_input() {
  const SecureInput::Change change = secure.told(IsSecureEventInputEnabled() != 0);
  if (change == SecureInput::Change::none) return secure.on();
  judge.secure_input(secure.on(), boot_time_ns());
  if (change == SecureInput::Change::ended) {
    release_stuck();
    watch.ask(WindowWatch::Haste::now);
  }
  return secure.on();
}

// Keys and buttons that are held here and up in truth: their releases did not come. Afterwards, what was pressed
// unseen.
void InputHook::State::release_stuck() {
  HeldEvent held;
  held.made_up = true;
  held.record.flags = event_flag::synthetic;
  held.arrived_ns = held.happened_ns = boot_time_ns();
  bool released = false;
  while (const auto stuck = keyboard.take_stuck(key_is_down)) {
    held.record.kind = EventKind::key_up;
    held.record.key = *stuck;
    judge.hold(held);
    released = true;
  }
  for (std::uint8_t each = 0; each < buttons; ++each) {
    if (!held_buttons[each] || CGEventSourceButtonState(kCGEventSourceStateCombinedSessionState, system_button(each))) {
      continue;
    }
    button({each, false}, nullptr, held);
    released = true;
  }
  keyboard.adopt(CGEventSourceFlagsState(kCGEventSourceStateCombinedSessionState));
  if (released) sink.note(Health::keys_released);
}

void InputHook::State::see_to_tap() {
  if (gone || !tap || (!disabled && tap->enabled())) return;
  disabled = false;
  if (!patience.may_enable(boot_time_ns())) {
    gone = true;
  } else if (!tap->enable()) {
    tap.reset();
    tap = EventTap::create(on_event, this);
    gone = !tap || !tap->enabled();
  }
  if (gone) {
    sink.fail(Fault::hook_removed, 0);
    return;
  }
  sink.note(Health::hook_reinstalled);
  judge.forget_clicks();
  release_stuck();
  watch.ask(WindowWatch::Haste::now);
}

void InputHook::State::settle() {
  for (auto& look : watch.take()) {
    judge.settle(std::move(look));
    seen_context = true;
  }
  if (judge.waiting()) watch.ask(WindowWatch::Haste::soon);
  // The windows were not seen in time: a program hangs, or the window server does.
  if (judge.take_dropped() > 0) sink.note(Health::hook_stalled);
  if (watch.failed()) sink.fail(Fault::internal, ENOMEM);
}

InputHook::InputHook(EventSink& sink, ContextStore& contexts, EventClock& clock, WindowWatch& watch)
    : state_(std::make_unique<State>(sink, contexts, clock, watch)) {}

InputHook::~InputHook() = default;

std::optional<Problem> InputHook::install() {
  State& state = *state_;
  state.tap = EventTap::create(State::on_event, &state);
  if (!state.tap || !state.tap->enabled()) {
    state.tap.reset();
    return Problem{Fault::permission, 0, "macOS does not let this process see keys and pointer.",
                   "Allow the app that started it (a terminal, for one) in System Settings > Privacy & Security > "
                   "Input Monitoring, then start that app again."};
  }
  const CfOwner<CGEventRef> now(CGEventCreate(nullptr));
  if (now) {
    state.place = place_of(now.get());
    state.judge.pointer_at(state.place);
  }
  state.keyboard.adopt(CGEventSourceFlagsState(kCGEventSourceStateCombinedSessionState));
  state.look_for_secure_input();
  state.watch.ask(WindowWatch::Haste::now);
  return std::nullopt;
}

void InputHook::remove() { state_->tap.reset(); }

double InputHook::catch_up() {
  State& state = *state_;
  const std::int64_t now_ns = boot_time_ns();
  if (state.disabled || now_ns - state.polled_ns >= poll_ns) {
    state.polled_ns = now_ns;
    state.see_to_tap();
    state.look_for_secure_input();
  }
  state.settle();
  return state.sink.flush() ? retry_s : poll_s;
}

bool InputHook::context_open() const { return state_->seen_context; }

}  // namespace capstan::mac
