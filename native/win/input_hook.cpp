#include "win/input_hook.hpp"

#include <utility>

#include "win/foreground_keyboard.hpp"
#include "win/keyboard.hpp"
#include "win/pointer.hpp"
#include "win/pointer_settings.hpp"

namespace capstan::win {
namespace {

static_assert(WM_LBUTTONDOWN == 0x0201 && WM_RBUTTONUP == 0x0205 && WM_MBUTTONDOWN == 0x0207 && WM_XBUTTONUP == 0x020C);
static_assert(WM_MOUSEWHEEL == 0x020A && WM_MOUSEHWHEEL == 0x020E && WHEEL_DELTA == 120);
static_assert(XBUTTON1 == 1 && XBUTTON2 == 2);

// What went down less than this ago is not stuck: the kernel notes it only after the hooks have returned, and Wine
// reads its table afresh every 50 ms.
constexpr std::int64_t soonest_stuck_ns = 100'000'000;

// A mouse may report 8000 moves a second; the reader is told of them at most once in this time.
constexpr std::int64_t move_interval_ns = 1'000'000;

POINT point_of(Place place) { return {static_cast<LONG>(place.x), static_cast<LONG>(place.y)}; }
Place place_of(POINT point) { return {static_cast<float>(point.x), static_cast<float>(point.y)}; }

std::uint8_t injected(DWORD bits) { return bits != 0 ? event_flag::injected : std::uint8_t{0}; }

EventRecord record_of(EventKind kind, std::uint8_t flags) {
  EventRecord record{};
  record.kind = kind;
  record.flags = flags;
  return record;
}

}  // namespace

struct InputHook::State {
  struct HeldKey {
    EventRecord record;
    std::int64_t boot_ns;
    HWND foreground;  // when the hook was called
  };

  State(EventSink& event_sink, EventClock& event_clock, WindowWatch& window_watch)
      : sink(event_sink), clock(event_clock), watch(window_watch) {}

  static LRESULT CALLBACK on_key(int code, WPARAM message, LPARAM data);
  static LRESULT CALLBACK on_mouse(int code, WPARAM message, LPARAM data);

  template <typename Work>
  void guarded(Work work) noexcept;
  void key(const KBDLLHOOKSTRUCT& event, bool down);
  void pass_key_on();
  void mouse(std::uint32_t message, const MSLLHOOKSTRUCT& event);
  void move(POINT target, std::uint8_t flags, std::int64_t boot_ns);

  void settle();
  void note_focus(bool changed);
  void follow_locks();
  void release_stuck(std::int64_t boot_ns);
  void publish_button(ButtonChange change, std::uint8_t flags, std::int64_t boot_ns);
  void publish(EventRecord& record, std::int64_t boot_ns);
  void flush(std::int64_t boot_ns);

  EventSink& sink;
  EventClock& clock;
  WindowWatch& watch;
  ForegroundKeyboard system;
  Keyboard keyboard{system};
  Pointer pointer;
  HWND foreground = nullptr;
  InputHookHandle key_hook;
  InputHookHandle mouse_hook;

  // Written by the hook thread, read by the witness's. Relaxed: a count, and nothing hangs on it.
  std::atomic<std::uint32_t> keys_seen = 0;
  std::atomic<std::uint32_t> buttons_seen = 0;

  std::optional<HeldKey> held_back;  // the newest key, until it has been handed to a window
  std::int64_t flushed_ns = 0;
  bool unflushed = false;
  bool sink_waits = false;
  bool look_for_stuck = false;
  int lock_rounds = 0;  // rounds of messages until the locks are known again

  // Windows calls the hooks on the thread that installed them, and gives them nothing to know their object by.
  static thread_local State* installed;
};

thread_local InputHook::State* InputHook::State::installed = nullptr;

// Opening a context allocates. No exception may pass through Windows, which called.
template <typename Work>
void InputHook::State::guarded(Work work) noexcept {
  try {
    pass_key_on();
    work();
  } catch (...) {
    sink.fail(Fault::internal, ERROR_OUTOFMEMORY);
  }
}

LRESULT CALLBACK InputHook::State::on_key(int code, WPARAM message, LPARAM data) {
  if (code == HC_ACTION && installed != nullptr) {
    // Not LLKHF_UP: Wine leaves it out for characters without a key.
    const bool down = message == WM_KEYDOWN || message == WM_SYSKEYDOWN;
    installed->guarded([&] { installed->key(*reinterpret_cast<const KBDLLHOOKSTRUCT*>(data), down); });
  }
  return CallNextHookEx(nullptr, code, message, data);
}

LRESULT CALLBACK InputHook::State::on_mouse(int code, WPARAM message, LPARAM data) {
  if (code == HC_ACTION && installed != nullptr) {
    installed->guarded(
        [&] { installed->mouse(static_cast<std::uint32_t>(message), *reinterpret_cast<const MSLLHOOKSTRUCT*>(data)); });
  }
  return CallNextHookEx(nullptr, code, message, data);
}

// The event's own time counts ticks of 10 to 16 ms (GetTickCount), so that two keys would often have one time. Windows
// calls the hook at once: the precise clock, read first thing, is nearer to the truth.
void InputHook::State::key(const KBDLLHOOKSTRUCT& event, bool down) {
  KeyEvent key;
  key.boot_ns = boot_time_ns();
  key.virtual_key = static_cast<std::uint8_t>(event.vkCode);
  key.scan = event.scanCode;
  key.is_extended = (event.flags & LLKHF_EXTENDED) != 0;
  key.down = down;
  // What Windows makes itself, the witness does not see.
  if (!Keyboard::simulated(key)) keys_seen.fetch_add(1, std::memory_order_relaxed);
  settle();
  release_stuck(key.boot_ns);
  // A lock that this key turns over is not in the kernel's table yet.
  if (lock_rounds > 0) lock_rounds = 2;
  if (const auto meaning = keyboard.handle(key)) {
    EventRecord record = record_of(down ? EventKind::key_down : EventKind::key_up,
                                   injected(event.flags & (LLKHF_INJECTED | LLKHF_LOWER_IL_INJECTED)));
    if (meaning->repeat) record.flags |= event_flag::repeat;
    record.key = meaning->payload;
    held_back = HeldKey{record, key.boot_ns, foreground};
  }
  flush(key.boot_ns);
}

// Windows hands a key to whatever is in the foreground once the hooks have returned, which may be another window than
// the one that was there when they were called. Where it is, nobody can say whose key it was: it counts as denied.
void InputHook::State::pass_key_on() {
  if (!held_back) return;
  HeldKey key = *std::exchange(held_back, std::nullopt);
  if (GetForegroundWindow() == key.foreground) publish(key.record, key.boot_ns);
}

void InputHook::State::mouse(std::uint32_t message, const MSLLHOOKSTRUCT& event) {
  const std::int64_t boot_ns = boot_time_ns();
  const std::uint8_t flags = injected(event.flags & (LLMHF_INJECTED | LLMHF_LOWER_IL_INJECTED));
  if (message == WM_MOUSEMOVE) {
    move(event.pt, flags, boot_ns);
    return;
  }
  buttons_seen.fetch_add(1, std::memory_order_relaxed);
  const Place place = place_of(event.pt);
  pointer.correct(place);
  watch.pointer_at(event.pt);
  settle();
  if (const auto change = button_of(message, event.mouseData)) {
    release_stuck(boot_ns);
    if (change->down) pointer.press(change->button, boot_ns, place, click_rule());
    if (!change->down) pointer.release(change->button);
    publish_button(*change, flags, boot_ns);
  } else if (const auto step = wheel_of(message, event.mouseData)) {
    EventRecord record = record_of(EventKind::wheel, flags);
    record.pointer = {place.x, place.y, step->x, step->y};
    publish(record, boot_ns);
  }
  flush(boot_ns);
}

void InputHook::State::move(POINT target, std::uint8_t flags, std::int64_t boot_ns) {
  const Place place = place_of(target);
  // Beyond the edge, or a monitor has been added since.
  if (!pointer.bounds().contains(place)) pointer.set_bounds(pointer_bounds());
  const auto motion = pointer.move(place);
  if (!motion) return;
  watch.pointer_at(point_of(motion->place));
  settle();
  EventRecord record = record_of(EventKind::move, flags);
  record.pointer = {motion->place.x, motion->place.y, motion->by.x, motion->by.y};
  publish(record, boot_ns);
  if (boot_ns - flushed_ns >= move_interval_ns) flush(boot_ns);
}

// Before the event is read: a change of focus forgets a dead key and starts the clicks anew.
void InputHook::State::settle() { note_focus((watch.settle() & context_change::focus) != 0); }

// What changes without input, the watch settles for the thread that asks it for news; so the window is compared here.
void InputHook::State::note_focus(bool changed) {
  const HWND now = GetForegroundWindow();
  if (now == foreground && !changed) return;
  foreground = now;
  system.use_layout_of(now);
  keyboard.forget_dead_key();
  pointer.forget_clicks();
  look_for_stuck = true;
  lock_rounds = 2;
}

// Windows brings a thread's own table of the locks up to date between its messages, after the first question. So one
// round asks and the next one reads.
void InputHook::State::follow_locks() {
  if (lock_rounds == 0) return;
  --lock_rounds;
  if (lock_rounds > 0) GetKeyState(VK_CAPITAL);
  if (lock_rounds == 0) keyboard.read_locks();
}

void InputHook::State::release_stuck(std::int64_t boot_ns) {
  const std::int64_t pressed_before_ns = boot_ns - soonest_stuck_ns;
  bool released = false;
  while (const auto stuck = keyboard.take_stuck(pressed_before_ns)) {
    EventRecord record = record_of(EventKind::key_up, event_flag::synthetic);
    record.key = *stuck;
    publish(record, boot_time_ns());
    released = true;
  }
  for (std::uint8_t button = 0; button < Pointer::buttons; ++button) {
    const auto since = pointer.held_since(button);
    if (!since || *since > pressed_before_ns || button_is_down(button)) continue;
    pointer.release(button);
    publish_button({button, false}, event_flag::synthetic, boot_time_ns());
    released = true;
  }
  if (released) sink.note(Health::keys_released);
}

void InputHook::State::publish_button(ButtonChange change, std::uint8_t flags, std::int64_t boot_ns) {
  EventRecord record = record_of(change.down ? EventKind::button_down : EventKind::button_up, flags);
  record.button = {};
  record.button.x = pointer.place().x;
  record.button.y = pointer.place().y;
  record.button.button = change.button;
  record.button.clicks = pointer.clicks();
  record.button.mods = keyboard.modifiers();
  publish(record, boot_ns);
}

void InputHook::State::publish(EventRecord& record, std::int64_t boot_ns) {
  record.time_ns = clock.stamp(boot_ns);
  sink.publish(record);
  unflushed = true;
}

void InputHook::State::flush(std::int64_t boot_ns) {
  flushed_ns = boot_ns;
  unflushed = false;
  sink_waits = sink.flush();
}

InputHook::InputHook(EventSink& sink, EventClock& clock, WindowWatch& watch)
    : state_(std::make_unique<State>(sink, clock, watch)) {}

InputHook::~InputHook() = default;

std::optional<Problem> InputHook::install() {
  remove();
  State& state = *state_;
  State::installed = &state;
  const HINSTANCE program = GetModuleHandleW(nullptr);
  state.key_hook.reset(SetWindowsHookExW(WH_KEYBOARD_LL, &State::on_key, program, 0));
  if (state.key_hook) state.mouse_hook.reset(SetWindowsHookExW(WH_MOUSE_LL, &State::on_mouse, program, 0));
  if (!state.mouse_hook) {
    const auto error = static_cast<int>(GetLastError());
    remove();
    return Problem{Fault::permission, error, "Windows refuses the hooks for keyboard and pointer.",
                   "Run this in the session of the person at the screen, not as a service."};
  }
  if (const auto place = pointer_place()) {
    state.pointer.correct(*place);
    state.watch.pointer_at(point_of(*place));
  }
  state.pointer.set_bounds(pointer_bounds());
  const std::int64_t boot_ns = boot_time_ns();
  state.settle();
  state.release_stuck(boot_ns);
  state.keyboard.adopt_modifiers(boot_ns);
  state.keyboard.read_locks();
  state.flush(boot_ns);
  return std::nullopt;
}

void InputHook::remove() {
  State& state = *state_;
  state.key_hook.reset();
  state.mouse_hook.reset();
  state.held_back.reset();
  if (State::installed == &state) State::installed = nullptr;
  if (state.unflushed) state.flush(boot_time_ns());
}

void InputHook::after_messages() { state_->pass_key_on(); }

bool InputHook::catch_up() {
  State& state = *state_;
  const std::int64_t boot_ns = boot_time_ns();
  state.note_focus(false);
  if (state.look_for_stuck) {
    state.look_for_stuck = false;
    state.settle();
    state.release_stuck(boot_ns);
    state.keyboard.adopt_modifiers(boot_ns);
  }
  state.follow_locks();
  // Contexts that came without input are waiting too, so there is no asking whether there is something.
  const bool hold_back = state.unflushed && boot_ns - state.flushed_ns < move_interval_ns;
  if (!hold_back) state.flush(boot_ns);
  return state.unflushed || state.sink_waits || state.lock_rounds > 0;
}

std::uint32_t InputHook::keys_seen() const { return state_->keys_seen.load(std::memory_order_relaxed); }

std::uint32_t InputHook::buttons_seen() const { return state_->buttons_seen.load(std::memory_order_relaxed); }

}  // namespace capstan::win
