#include "node/js_frames.hpp"

#include <algorithm>

#include "node/js_context.hpp"
#include "node/js_object.hpp"
#include "node/js_value.hpp"

namespace capstan::node {
namespace {

const char* name_of(FrameOutcome outcome) {
  switch (outcome) {
    case FrameOutcome::frame:
      return "frame";
    case FrameOutcome::unchanged:
      return "unchanged";
    case FrameOutcome::no_slot:
      return "no-slot";
    case FrameOutcome::denied:
      return "denied";
    case FrameOutcome::restless:
      return "restless";
    case FrameOutcome::too_large:
      return "too-large";
    case FrameOutcome::failed:
      return "failed";
  }
  return "failed";
}

Napi::Value to_js(Napi::Env env, const std::optional<FrameCursor>& cursor) {
  if (!cursor) return env.Null();
  auto argb = Napi::Uint32Array::New(env, cursor->argb.size());
  std::copy(cursor->argb.begin(), cursor->argb.end(), argb.Data());
  return make_object(env, {
                              field(env, "x", cursor->x),
                              field(env, "y", cursor->y),
                              field(env, "hotX", cursor->hot_x),
                              field(env, "hotY", cursor->hot_y),
                              field(env, "width", cursor->width),
                              field(env, "height", cursor->height),
                              field(env, "argb", argb),
                          });
}

}  // namespace

FrameOptions read_frame_options(Napi::Value value) {
  const Fields fields(value, "options");
  // Each option is read once: a getter may give another answer the second time.
  const Napi::Value pool = fields.value("pool");
  FrameOptions options;
  options.memory = read_shared_bytes(pool, "pool");
  options.pool = pool.As<Napi::Uint8Array>();
  options.scale = fields.count("scale", 2);
  if (options.scale == 0) throw_type_error(fields.env(), "scale must be 1 or 2.");
  options.bell = fields.function("bell");
  // After the last getter, which may have written to the memory.
  if (!FramePool::valid(options.memory))
    throw_type_error(fields.env(), "pool is not laid out as event-layout.ts says.");
  return options;
}

FrameRequest read_frame_request(Napi::Value value) {
  const Fields fields(value, "request");
  return {fields.count("ticket", 0xFFFF'FFFF), fields.flag("key"), fields.flag_or_false("retake"),
          fields.flag("cursor")};
}

Napi::Object to_js(Napi::Env env, const FrameReport& report) {
  return make_object(env, {
                              field(env, "ticket", report.ticket),
                              field(env, "outcome", name_of(report.outcome)),
                              field(env, "timeNs", report.time_ns),
                              field(env, "slot", report.slot),
                              field(env, "width", report.width),
                              field(env, "height", report.height),
                              field(env, "key", report.key),
                              field(env, "rectCount", report.rect_count),
                              field(env, "pixelBytes", report.pixel_bytes),
                              field(env, "keepAs", std::uint32_t{report.keep_as}),
                              field(env, "cursor", to_js(env, report.cursor)),
                          });
}

Napi::Array to_js(Napi::Env env, const std::vector<WindowQuestion>& questions) {
  return make_array(env, questions, [env](const WindowQuestion& question) {
    return make_object(env, {
                                field(env, "id", question.id),
                                field(env, "window", to_js(env, question.window.get())),
                            });
  });
}

}  // namespace capstan::node
