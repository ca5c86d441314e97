#include "world.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>

namespace fake {
namespace {

constexpr std::int64_t ns_per_s = 1'000'000'000;
// Of Macs with Apple's processors: 24 ticks a microsecond.
constexpr std::uint64_t tick_numer = 125;
constexpr std::uint64_t tick_denom = 3;

// Keys that only change flags, by their virtual key codes (Carbon, Events.h), with the flag of the kind and of the side
// (IOKit, IOLLEvent.h).
struct Modifier {
  CGKeyCode key;
  CGEventFlags kind;
  CGEventFlags side;
};
constexpr Modifier modifiers[] = {
    {59, kCGEventFlagMaskControl, 0x1},    {56, kCGEventFlagMaskShift, 0x2},      {60, kCGEventFlagMaskShift, 0x4},
    {55, kCGEventFlagMaskCommand, 0x8},    {54, kCGEventFlagMaskCommand, 0x10},   {58, kCGEventFlagMaskAlternate, 0x20},
    {61, kCGEventFlagMaskAlternate, 0x40}, {62, kCGEventFlagMaskControl, 0x2000}, {63, kCGEventFlagMaskSecondaryFn, 0},
};
constexpr CGKeyCode caps_lock = 57;

std::int64_t monotonic_ns(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return now.tv_sec * ns_per_s + now.tv_nsec;
}

Program& front_program() { return world().programs[world().front]; }

Share<OpaqueCGEvent> new_event(CGEventType type) {
  World& mac = world();
  Share<OpaqueCGEvent> event(new OpaqueCGEvent);
  event->type = type;
  event->flags = mac.flags;
  const std::uint64_t ticks = ticks_now();
  event->timestamp = mac.timestamps_in_ticks ? ticks : static_cast<std::uint64_t>(to_ns(ticks));
  event->location = mac.pointer;
  event->fields[kCGEventSourceUnixProcessID] = static_cast<double>(mac.source_pid);
  event->fields[kCGEventSourceStateID] =
      mac.source_pid == 0 ? kCGEventSourceStateHIDSystemState : kCGEventSourceStateCombinedSessionState;
  return event;
}

std::string typed_by(CGKeyCode key) {
  const World& mac = world();
  const auto found = mac.layout.find(key);
  if (found == mac.layout.end()) return {};
  const bool shift = (mac.flags & kCGEventFlagMaskShift) != 0;
  const std::string& text = shift ? found->second.second : found->second.first;
  // As a terminal would have it.
  if ((mac.flags & kCGEventFlagMaskControl) != 0 && text.size() == 1) return {static_cast<char>(text[0] & 0x1F)};
  return text;
}

// The keys reach the program, whatever taps see.
void key_event(CGEventType type, CGKeyCode key, bool repeat, const std::string& text) {
  World& mac = world();
  const Share<OpaqueCGEvent> event = new_event(type);
  event->fields[kCGKeyboardEventKeycode] = key;
  event->fields[kCGKeyboardEventAutorepeat] = repeat ? 1 : 0;
  event->fields[kCGEventTargetUnixProcessID] = mac.front;
  event->text.assign(text.begin(), text.end());
  if (!mac.secure_input || mac.secure_input_leaks) deliver(event);
}

void receive(Program& program, const std::string& line) { program.received.push_back(line); }

Program* program_under_pointer() {
  const Window* window = window_under(world().pointer);
  if (window == nullptr) return nullptr;
  const auto found = world().programs.find(window->pid);
  return found == world().programs.end() ? nullptr : &found->second;
}

void pointer_fields(const Share<OpaqueCGEvent>& event) {
  const Window* window = window_under(world().pointer);
  event->fields[kCGMouseEventWindowUnderMousePointerThatCanHandleThisEvent] = window == nullptr ? 0 : window->id;
}

void count_clicks(int button) {
  World& mac = world();
  constexpr std::int64_t double_click_ns = ns_per_s / 2;
  const std::int64_t now = monotonic_ns(CLOCK_MONOTONIC);
  const bool again = button == mac.click_button && now - mac.click_ns < double_click_ns &&
                     std::abs(mac.pointer.x - mac.click_place.x) < 5 && std::abs(mac.pointer.y - mac.click_place.y) < 5;
  mac.click_count = again ? mac.click_count + 1 : 1;
  mac.click_button = button;
  mac.click_ns = now;
  mac.click_place = mac.pointer;
}

}  // namespace

World& world() {
  static auto& all = everlasting<World>();
  return all;
}

void reset_world() {
  World fresh;
  World& mac = world();
  const std::lock_guard lock(mac.mutex);
  mac.may_listen = mac.may_see_ax = mac.may_see_screen = mac.has_session = mac.on_console = mac.has_screenshots = true;
  mac.taps_are_blind = mac.locked = mac.secure_input = mac.secure_input_leaks = mac.taps_stay_off =
      mac.timestamps_in_ticks = false;
  mac.asked.clear();
  mac.programs.clear();
  mac.windows.clear();
  mac.front = 0;
  mac.pointer = {};
  mac.source_pid = 0;
  mac.flags = 0;
  mac.keys_down = fresh.keys_down;
  mac.buttons_down = fresh.buttons_down;
  mac.click_button = -1;
}

Window* find_window(std::uint32_t id) {
  auto& windows = world().windows;
  const auto found = std::find_if(windows.begin(), windows.end(), [&](const Window& one) { return one.id == id; });
  return found == windows.end() ? nullptr : &*found;
}

Window* window_under(CGPoint place) {
  for (Window& window : world().windows) {
    const CGRect& rect = window.rect;
    if (place.x >= rect.origin.x && place.x < rect.origin.x + rect.size.width && place.y >= rect.origin.y &&
        place.y < rect.origin.y + rect.size.height) {
      return &window;
    }
  }
  return nullptr;
}

// On top of those of its layer.
void open_window(const Window& window) {
  auto& windows = world().windows;
  const auto above =
      std::find_if(windows.begin(), windows.end(), [&](const Window& one) { return one.layer <= window.layer; });
  windows.insert(above, window);
}

void close_window(std::uint32_t id) {
  World& mac = world();
  const Window* window = find_window(id);
  if (window == nullptr) return;
  const std::int32_t pid = window->pid;
  std::erase_if(mac.windows, [&](const Window& one) { return one.id == id; });
  Program& program = mac.programs[pid];
  if (program.key_window != id) return;
  // The next one of the same program gets its keys.
  const auto next = std::find_if(mac.windows.begin(), mac.windows.end(),
                                 [&](const Window& one) { return one.pid == pid && one.layer == 0; });
  program.key_window = next == mac.windows.end() ? 0 : next->id;
  notify(pid, kAXFocusedWindowChangedNotification);
}

void give_keyboard(std::uint32_t id) {
  World& mac = world();
  const Window* found = find_window(id);
  if (found == nullptr) return;
  const Window window = *found;
  const std::int32_t before = mac.front;
  const bool other_window = mac.programs[window.pid].key_window != id;
  std::erase_if(mac.windows, [&](const Window& one) { return one.id == id; });
  open_window(window);
  mac.front = window.pid;
  mac.programs[window.pid].key_window = id;
  if (before != 0 && before != window.pid) notify(before, kAXApplicationDeactivatedNotification);
  if (other_window) notify(window.pid, kAXFocusedWindowChangedNotification);
}

void set_title(std::uint32_t id, const std::string& title) {
  Window* window = find_window(id);
  if (window == nullptr) return;
  window->title = title;
  notify(window->pid, kAXTitleChangedNotification);
}

void quit_program(std::int32_t pid) {
  World& mac = world();
  std::erase_if(mac.windows, [&](const Window& one) { return one.pid == pid; });
  mac.programs.erase(pid);
  if (mac.front == pid) mac.front = 0;
}

void strike(CGKeyCode key, Key what) {
  World& mac = world();
  const bool down = what != Key::up;
  if (key < mac.keys_down.size()) mac.keys_down[key] = down;
  char line[32];
  std::snprintf(line, sizeof line, "key %u %s ", unsigned{key},
                what == Key::up     ? "up"
                : what == Key::down ? "down"
                                    : "repeat");
  for (const Modifier& modifier : modifiers) {
    if (modifier.key != key) continue;
    const auto side = modifier.side | (mac.flags & ~modifier.kind & ~modifier.side);
    mac.flags = down ? side | modifier.kind : mac.flags & ~modifier.side;
    const bool other_side = std::any_of(std::begin(modifiers), std::end(modifiers), [&](const Modifier& one) {
      return one.kind == modifier.kind && (mac.flags & one.side) != 0;
    });
    if (!down && !other_side) mac.flags &= ~modifier.kind;
    receive(front_program(), line);
    key_event(kCGEventFlagsChanged, key, false, "");
    return;
  }
  if (key == caps_lock) {
    // The lock goes over with the press, and only that is told.
    if (!down) return;
    mac.flags ^= kCGEventFlagMaskAlphaShift;
    receive(front_program(), line);
    key_event(kCGEventFlagsChanged, key, false, "");
    return;
  }
  const std::string text = down ? typed_by(key) : "";
  receive(front_program(), line + text);
  key_event(down ? kCGEventKeyDown : kCGEventKeyUp, key, what == Key::repeat, text);
}

void press_button(int button, bool down) {
  World& mac = world();
  mac.buttons_down[static_cast<std::size_t>(button)] = down;
  if (down) count_clicks(button);
  const Window* under = window_under(mac.pointer);
  char line[64];
  std::snprintf(line, sizeof line, "button %d %s %g %g", button, down ? "down" : "up", mac.pointer.x, mac.pointer.y);
  if (Program* program = program_under_pointer()) receive(*program, line);
  const CGEventType first = button == 0   ? kCGEventLeftMouseDown
                            : button == 1 ? kCGEventRightMouseDown
                                          : kCGEventOtherMouseDown;
  const Share<OpaqueCGEvent> event = new_event(down ? first : first + 1);
  event->fields[kCGMouseEventButtonNumber] = button;
  event->fields[kCGMouseEventClickState] = static_cast<double>(mac.click_count);
  pointer_fields(event);
  deliver(event);
  // A click into a window gives it the keyboard.
  if (down && button == 0 && under != nullptr && under->layer == 0 &&
      (mac.front != under->pid || mac.programs[under->pid].key_window != under->id)) {
    give_keyboard(under->id);
  }
}

// Positive is up and to the left in macOS; here it is right and down.
void turn_wheel(double across, double down, bool continuous) {
  constexpr double points_a_line = 10;
  char line[64];
  std::snprintf(line, sizeof line, "wheel %g %g", across, down);
  if (Program* program = program_under_pointer()) receive(*program, line);
  const Share<OpaqueCGEvent> event = new_event(kCGEventScrollWheel);
  event->fields[kCGScrollWheelEventIsContinuous] = continuous ? 1 : 0;
  const double scale = continuous ? 1 / points_a_line : 1;
  event->fields[kCGScrollWheelEventFixedPtDeltaAxis1] = -down * scale;
  event->fields[kCGScrollWheelEventFixedPtDeltaAxis2] = -across * scale;
  event->fields[kCGScrollWheelEventPointDeltaAxis1] = -down * scale * points_a_line;
  event->fields[kCGScrollWheelEventPointDeltaAxis2] = -across * scale * points_a_line;
  pointer_fields(event);
  deliver(event);
}

void move_pointer(CGPoint place) {
  World& mac = world();
  const CGPoint before = mac.pointer;
  mac.pointer = place;
  const CGEventType type = mac.buttons_down[0]   ? kCGEventLeftMouseDragged
                           : mac.buttons_down[1] ? kCGEventRightMouseDragged
                           : mac.buttons_down[2] ? kCGEventOtherMouseDragged
                                                 : kCGEventMouseMoved;
  const Share<OpaqueCGEvent> event = new_event(type);
  event->fields[kCGMouseEventDeltaX] = place.x - before.x;
  event->fields[kCGMouseEventDeltaY] = place.y - before.y;
  pointer_fields(event);
  deliver(event);
}

std::uint64_t ticks_now() {
  return static_cast<std::uint64_t>(monotonic_ns(CLOCK_MONOTONIC)) / tick_numer * tick_denom;
}

std::int64_t to_ns(std::uint64_t ticks) { return static_cast<std::int64_t>(ticks * tick_numer / tick_denom); }

}  // namespace fake
