#include "node/js_steps.hpp"

#include <functional>
#include <limits>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "node/js_value.hpp"

namespace capstan::node {
namespace {

constexpr int deepest_window = 8;
constexpr std::uint32_t longest_wait_ms = 3'600'000;
constexpr std::uint32_t longest_side = 8192;
constexpr std::uint8_t scripted_device = 1;
constexpr std::uint32_t unicode_keysym = 0x0100'0000;
constexpr float not_told = std::numeric_limits<float>::quiet_NaN();  // of a place

EventRecord record_of(const Fields& step, EventKind kind) {
  EventRecord record{};
  record.kind = kind;
  unsigned flags = scripted_device << event_flag::device_shift;
  if (step.flag_or_false("injected")) flags |= event_flag::injected;
  if (step.flag_or_false("repeat")) flags |= event_flag::repeat;
  record.flags = static_cast<std::uint8_t>(flags);
  return record;
}

// Latin-1 keysyms are their code points (X11 protocol, appendix A).
std::uint32_t keysym_of(std::uint32_t code_point) {
  return code_point < 0x100 ? code_point : unicode_keysym | code_point;
}

EventRecord read_key(const Fields& step) {
  EventRecord record = record_of(step, step.flag("down") ? EventKind::key_down : EventKind::key_up);
  const std::uint32_t text = step.count_or("text", 0xFFFF'FFFF, no_text);
  record.key.usage = static_cast<std::uint16_t>(step.count("usage", 0xFFFF));
  record.key.keysym = step.count_or("keysym", 0xFFFF'FFFF, text < unknown_text ? keysym_of(text) : 0);
  record.key.text = text;
  record.key.mods = step.octet_or("mods", 0);
  return record;
}

struct Place {
  float x;
  float y;
};

// Both or neither, as a backend tells them.
Place read_place(const Fields& step) {
  if (step.has("x") != step.has("y")) throw_type_error(step.env(), "x and y must both be there, or neither.");
  return {step.pixels_or("x", not_told), step.pixels_or("y", not_told)};
}

EventRecord read_button(const Fields& step) {
  EventRecord record = record_of(step, step.flag("down") ? EventKind::button_down : EventKind::button_up);
  const Place place = read_place(step);
  record.button = {place.x,
                   place.y,
                   static_cast<std::uint8_t>(step.count("button", 0xFF)),
                   step.octet_or("clicks", 1),
                   step.octet_or("mods", 0),
                   {}};
  return record;
}

EventRecord read_move(const Fields& step) {
  EventRecord record = record_of(step, EventKind::move);
  const Place place = read_place(step);
  record.pointer = {place.x, place.y, step.pixels_or("dx", 0), step.pixels_or("dy", 0)};
  return record;
}

EventRecord read_wheel(const Fields& step) {
  EventRecord record = record_of(step, EventKind::wheel);
  const Place place = read_place(step);
  record.pointer = {place.x, place.y, step.pixels("dx"), step.pixels("dy")};
  return record;
}

EventKind read_touch_kind(const Fields& step) {
  const std::string phase = step.text("phase");
  if (phase == "start") return EventKind::touch_down;
  if (phase == "move") return EventKind::touch_move;
  if (phase == "end") return EventKind::touch_up;
  if (phase == "cancel") return EventKind::touch_cancel;
  throw_type_error(step.env(), "phase must be 'start', 'move', 'end' or 'cancel'.");
}

EventRecord read_touch(const Fields& step) {
  EventRecord record = record_of(step, read_touch_kind(step));
  const Place place = read_place(step);
  record.touch = {place.x, place.y, static_cast<std::uint8_t>(step.count("contact", 0xFF)), {}};
  return record;
}

EventKind read_pen_kind(const Fields& step) {
  const std::string phase = step.text("phase");
  if (phase == "down") return EventKind::pen_down;
  if (phase == "move") return EventKind::pen_move;
  if (phase == "up") return EventKind::pen_up;
  throw_type_error(step.env(), "phase must be 'down', 'move' or 'up'.");
}

std::int8_t read_tilt(const Fields& step, const char* name) {
  const double degrees = step.has(name) ? step.number(name) : 0;
  if (degrees < -90 || degrees > 90) throw_type_error(step.env(), std::string(name) + " must be -90 to 90.");
  return static_cast<std::int8_t>(degrees);
}

EventRecord read_pen(const Fields& step) {
  EventRecord record = record_of(step, read_pen_kind(step));
  const Place place = read_place(step);
  record.pen = {place.x,
                place.y,
                static_cast<std::uint16_t>(step.count_or("pressure", 0xFFFF, 0)),
                read_tilt(step, "tiltX"),
                read_tilt(step, "tiltY"),
                step.octet_or("buttons", 0),
                {}};
  return record;
}

Rect read_rect(Napi::Value value) {
  const Fields fields(value, "rect");
  return {static_cast<std::int32_t>(fields.number("x")), static_cast<std::int32_t>(fields.number("y")),
          fields.count("width", 0xFFFF), fields.count("height", 0xFFFF)};
}

std::shared_ptr<const WindowInfo> read_window(Napi::Value value, int depth = 0) {
  if (value.IsNull()) return nullptr;
  if (depth > deepest_window) {
    throw_type_error(value.Env(), "Windows of a script must not be nested deeper than 8.");
  }
  const Fields fields(value, "a window");
  auto window = std::make_shared<WindowInfo>();
  window->app = fields.text("app");
  window->instance = fields.text_or("instance", window->app);
  window->executable = fields.text_or("executable", "");
  window->title = fields.text_or("title", "");
  window->window_class = fields.text_or("windowClass", "");
  // A window without an id of its own is one with every other of its app.
  const auto of_app = static_cast<std::uint32_t>(std::hash<std::string>{}(window->app) & 0x7FFF'FFFFU);
  window->id = fields.count_or("id", 0xFFFF'FFFF, of_app);
  window->pid = fields.count_or("pid", 0x7FFF'FFFF, 0);
  if (fields.has("rect")) window->rect = read_rect(fields.value("rect"));
  window->popup = fields.flag_or_false("popup");
  if (fields.has("owner")) window->owner = read_window(fields.value("owner"), depth + 1);
  if (fields.has("kin")) {
    const Napi::Array kin = read_array(fields.value("kin"), "kin");
    for (std::uint32_t index = 0, length = kin.Length(); index < length; ++index) {
      window->kin.push_back(read_window(element(kin, index), depth + 1));
    }
  }
  return window;
}

ContextReason read_reason(Napi::Env env, const std::string& reason) {
  if (reason == "none") return ContextReason::none;
  if (reason == "unknown") return ContextReason::unknown;
  if (reason == "grab") return ContextReason::grab;
  if (reason == "no-window-manager") return ContextReason::no_window_manager;
  if (reason == "elevated") return ContextReason::elevated;
  if (reason == "secure-desktop") return ContextReason::secure_desktop;
  if (reason == "secure-input") return ContextReason::secure_input;
  throw_type_error(env,
                   "reason must be 'none', 'unknown', 'grab', 'no-window-manager', 'elevated', 'secure-desktop' or "
                   "'secure-input'.");
}

// The window under the pointer is the focused one unless the step says otherwise.
Context read_context(const Fields& step) {
  Context context;
  context.focus = read_window(step.value("focus"));
  context.pointer = step.has("pointer") ? read_window(step.value("pointer")) : context.focus;
  context.reason = read_reason(step.env(), step.text_or("reason", context.focus ? "none" : "unknown"));
  context.pending = step.flag_or_false("pending");
  return context;
}

Health read_health(const Fields& step) {
  const std::string what = step.text("what");
  if (what == "hook-reinstalled") return Health::hook_reinstalled;
  if (what == "hook-stalled") return Health::hook_stalled;
  if (what == "keys-released") return Health::keys_released;
  if (what == "hook-unwatched") return Health::hook_unwatched;
  if (what == "input-dropped") return Health::input_dropped;
  throw_type_error(
      step.env(),
      "what must be 'hook-reinstalled', 'hook-stalled', 'keys-released', 'hook-unwatched' or 'input-dropped'.");
}

fake::FloodStep read_flood(const Fields& step) {
  const std::string kind = step.text("kind");
  if (kind != "move" && kind != "key") throw_type_error(step.env(), "kind must be 'move' or 'key'.");
  return {kind == "key", step.count("count", 0xFFFF'FFFF)};
}

std::uint32_t read_side(const Fields& step, const char* name) {
  const std::uint32_t side = step.count(name, longest_side);
  if (side == 0) throw_type_error(step.env(), std::string(name) + " must not be 0.");
  return side;
}

std::vector<fake::ScreenWindow> read_screen_windows(Napi::Value value) {
  const Napi::Array array = read_array(value, "windows");
  std::vector<fake::ScreenWindow> windows;
  std::set<std::uint64_t> ids;
  for (std::uint32_t index = 0, length = array.Length(); index < length; ++index) {
    const Napi::Value window = element(array, index);
    const Fields fields(window, "a window");
    windows.push_back({read_window(window), fields.count("colour", 0xFF'FFFF), {}});
    if (!ids.insert(windows.back().info->id).second) {
      throw_type_error(value.Env(), "Windows of one app need an id each.");
    }
  }
  return windows;
}

fake::ScreenStep read_screen(const Fields& step) {
  fake::ScreenStep screen;
  if (step.has("width")) screen.width = read_side(step, "width");
  if (step.has("height")) screen.height = read_side(step, "height");
  if (step.has("windows")) screen.windows = read_screen_windows(step.value("windows"));
  return screen;
}

fake::PaintStep read_paint(const Fields& step) {
  return {step.count("id", 0xFFFF'FFFF), {read_rect(step.value("rect")), step.count("colour", 0xFF'FFFF)}};
}

fake::FakeStep read_step(Napi::Value value) {
  const Fields step(value, "a step");
  const std::string action = step.text("do");
  if (action == "key") return fake::EmitStep{read_key(step)};
  if (action == "button") return fake::EmitStep{read_button(step)};
  if (action == "move") return fake::EmitStep{read_move(step)};
  if (action == "wheel") return fake::EmitStep{read_wheel(step)};
  if (action == "touch") return fake::EmitStep{read_touch(step)};
  if (action == "pen") return fake::EmitStep{read_pen(step)};
  if (action == "context") return fake::ContextStep{read_context(step)};
  if (action == "resolve") return fake::ResolveStep{read_context(step)};
  if (action == "wait") return fake::WaitStep{std::chrono::milliseconds(step.count("ms", longest_wait_ms))};
  if (action == "health") return fake::HealthStep{read_health(step)};
  if (action == "fail") {
    return fake::FailStep{static_cast<Fault>(step.count("fault", static_cast<std::uint32_t>(Fault::internal))),
                          static_cast<int>(step.count_or("osError", 0x7FFF'FFFF, 0))};
  }
  if (action == "flood") return read_flood(step);
  if (action == "screen") return read_screen(step);
  if (action == "paint") return read_paint(step);
  throw_type_error(step.env(), "do must be one of the forms of FakeStep, not '" + action + "'.");
}

}  // namespace

std::vector<fake::FakeStep> read_steps(Napi::Value value) {
  const Napi::Array steps = read_array(value, "steps");
  std::vector<fake::FakeStep> script;
  for (std::uint32_t index = 0, length = steps.Length(); index < length; ++index) {
    script.push_back(read_step(element(steps, index)));
  }
  return script;
}

}  // namespace capstan::node
