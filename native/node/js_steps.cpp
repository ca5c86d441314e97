#include "node/js_steps.hpp"

#include <functional>
#include <memory>
#include <string>

#include "node/js_value.hpp"

namespace capstan::node {
namespace {

constexpr int deepest_window = 8;
constexpr std::uint32_t longest_wait_ms = 3'600'000;
constexpr std::uint8_t scripted_device = 1;
constexpr std::uint32_t unicode_keysym = 0x0100'0000;

// Reads the fields of one object; an absent optional field takes its default.
class Fields {
 public:
  Fields(napi_env env, napi_value object, const char* what) : env_(env), object_(read_object(env, object, what)) {}

  napi_env env() const { return env_; }
  napi_value value(const char* name) const { return get(env_, object_, name); }
  bool has(const char* name) const { return !is_absent(env_, value(name)); }
  double number(const char* name) const { return read_number(env_, value(name), name); }
  float pixels(const char* name) const { return static_cast<float>(number(name)); }
  std::uint32_t count(const char* name, std::uint32_t most) const { return read_count(env_, value(name), name, most); }
  std::uint32_t count_or(const char* name, std::uint32_t most, std::uint32_t otherwise) const {
    return has(name) ? count(name, most) : otherwise;
  }
  std::uint8_t octet_or(const char* name, std::uint8_t otherwise) const {
    return static_cast<std::uint8_t>(count_or(name, 0xFF, otherwise));
  }
  bool flag(const char* name) const { return read_bool(env_, value(name), name); }
  bool flag_or_false(const char* name) const { return has(name) && flag(name); }
  std::string text(const char* name) const { return read_string(env_, value(name), name); }
  std::string text_or(const char* name, std::string otherwise) const {
    return has(name) ? text(name) : std::move(otherwise);
  }

 private:
  napi_env env_;
  napi_value object_;
};

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

EventRecord read_button(const Fields& step) {
  EventRecord record = record_of(step, step.flag("down") ? EventKind::button_down : EventKind::button_up);
  record.button = {
      step.pixels("x"),           step.pixels("y"),         static_cast<std::uint8_t>(step.count("button", 0xFF)),
      step.octet_or("clicks", 1), step.octet_or("mods", 0), {}};
  return record;
}

EventRecord read_move(const Fields& step) {
  EventRecord record = record_of(step, EventKind::move);
  record.pointer = {step.pixels("x"), step.pixels("y"), 0, 0};
  return record;
}

EventRecord read_wheel(const Fields& step) {
  EventRecord record = record_of(step, EventKind::wheel);
  record.pointer = {step.pixels("x"), step.pixels("y"), step.pixels("dx"), step.pixels("dy")};
  return record;
}

Rect read_rect(napi_env env, napi_value value) {
  const Fields fields(env, value, "rect");
  return {static_cast<std::int32_t>(fields.number("x")), static_cast<std::int32_t>(fields.number("y")),
          fields.count("width", 0xFFFF), fields.count("height", 0xFFFF)};
}

std::shared_ptr<const WindowInfo> read_window(napi_env env, napi_value value, int depth = 0) {
  if (type_of(env, value) == napi_null) return nullptr;
  if (depth > deepest_window) throw Mismatch("Windows of a script must not be nested deeper than 8.");
  const Fields fields(env, value, "a window");
  auto window = std::make_shared<WindowInfo>();
  window->app = fields.text("app");
  window->instance = fields.text_or("instance", window->app);
  window->executable = fields.text_or("executable", "");
  window->title = fields.text_or("title", "");
  // A window without an id of its own is one with every other of its app.
  const auto of_app = static_cast<std::uint32_t>(std::hash<std::string>{}(window->app) & 0x7FFF'FFFFU);
  window->id = fields.count_or("id", 0xFFFF'FFFF, of_app);
  window->pid = fields.count_or("pid", 0x7FFF'FFFF, 0);
  if (fields.has("rect")) window->rect = read_rect(env, fields.value("rect"));
  window->popup = fields.flag_or_false("popup");
  if (fields.has("owner")) window->owner = read_window(env, fields.value("owner"), depth + 1);
  if (fields.has("kin")) {
    const napi_value kin = fields.value("kin");
    std::uint32_t length = 0;
    check(napi_get_array_length(env, kin, &length));
    for (std::uint32_t index = 0; index < length; ++index) {
      napi_value relative = nullptr;
      check(napi_get_element(env, kin, index, &relative));
      window->kin.push_back(read_window(env, relative, depth + 1));
    }
  }
  return window;
}

ContextReason read_reason(const std::string& reason) {
  if (reason == "none") return ContextReason::none;
  if (reason == "unknown") return ContextReason::unknown;
  if (reason == "grab") return ContextReason::grab;
  if (reason == "no-window-manager") return ContextReason::no_window_manager;
  throw Mismatch("reason must be 'none', 'unknown', 'grab' or 'no-window-manager'.");
}

// The window under the pointer is the focused one unless the step says otherwise.
Context read_context(const Fields& step) {
  Context context;
  context.focus = read_window(step.env(), step.value("focus"));
  context.pointer = step.has("pointer") ? read_window(step.env(), step.value("pointer")) : context.focus;
  context.reason = read_reason(step.text_or("reason", context.focus ? "none" : "unknown"));
  context.pending = step.flag_or_false("pending");
  return context;
}

fake::FloodStep read_flood(const Fields& step) {
  const std::string kind = step.text("kind");
  if (kind != "move" && kind != "key") throw Mismatch("kind must be 'move' or 'key'.");
  return {kind == "key", step.count("count", 0xFFFF'FFFF)};
}

fake::FakeStep read_step(napi_env env, napi_value value) {
  const Fields step(env, value, "a step");
  const std::string action = step.text("do");
  if (action == "key") return fake::EmitStep{read_key(step)};
  if (action == "button") return fake::EmitStep{read_button(step)};
  if (action == "move") return fake::EmitStep{read_move(step)};
  if (action == "wheel") return fake::EmitStep{read_wheel(step)};
  if (action == "context") return fake::ContextStep{read_context(step)};
  if (action == "resolve") return fake::ResolveStep{read_context(step)};
  if (action == "wait") return fake::WaitStep{std::chrono::milliseconds(step.count("ms", longest_wait_ms))};
  if (action == "fail") {
    return fake::FailStep{static_cast<Fault>(step.count("fault", static_cast<std::uint32_t>(Fault::internal))),
                          static_cast<int>(step.count_or("osError", 0x7FFF'FFFF, 0))};
  }
  if (action == "flood") return read_flood(step);
  throw Mismatch("do must be one of the forms of FakeStep, not '" + action + "'.");
}

}  // namespace

std::vector<fake::FakeStep> read_steps(napi_env env, napi_value steps) {
  bool is_array = false;
  check(napi_is_array(env, steps, &is_array));
  if (!is_array) throw Mismatch("steps must be an array.");
  std::uint32_t length = 0;
  check(napi_get_array_length(env, steps, &length));
  std::vector<fake::FakeStep> script;
  for (std::uint32_t index = 0; index < length; ++index) {
    napi_value step = nullptr;
    check(napi_get_element(env, steps, index, &step));
    script.push_back(read_step(env, step));
  }
  return script;
}

}  // namespace capstan::node
