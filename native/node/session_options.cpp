#include "node/session_options.hpp"

#include <string>

#include "core/ring_producer.hpp"
#include "node/js_value.hpp"

namespace capstan::node {
namespace {

std::span<std::byte> read_ring(Napi::Value value) {
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != napi_uint8_array) {
    throw_type_error(value.Env(), "ring must be a Uint8Array.");
  }
  auto bytes = value.As<Napi::Uint8Array>();
  // An ArrayBuffer could be detached while the hook thread writes; a SharedArrayBuffer cannot, and is not one by this
  // test. Ask nothing of the buffer itself: Node 20 knows no SharedArrayBuffer there.
  if (bytes.Buffer().IsArrayBuffer()) {
    throw_type_error(value.Env(), "ring must be a view of a SharedArrayBuffer.");
  }
  const auto memory = std::as_writable_bytes(std::span(bytes.Data(), bytes.ElementLength()));
  if (!RingProducer::valid(memory)) {
    throw_type_error(value.Env(), "ring is not laid out as event-layout.ts says.");
  }
  return memory;
}

}  // namespace

SessionOptions read_options(Napi::Value value) {
  const Fields fields(value, "options");
  // Each option is read once: a getter may give another answer the second time.
  const Napi::Value ring = fields.value("ring");
  SessionOptions options;
  options.held = Napi::Object::New(fields.env());
  options.held.DefineProperties({
      Napi::PropertyDescriptor::Value("ring", ring),
      Napi::PropertyDescriptor::Value("doorbell", fields.function("doorbell")),
      Napi::PropertyDescriptor::Value("createError", fields.function("createError")),
  });
  options.held.Freeze();
  options.ring = read_ring(ring);
  const std::string backend = fields.text("backend");
  if (backend == "fake") {
    auto script = std::make_unique<fake::FakeBackend>();
    options.script = script.get();
    options.backend = std::move(script);
  } else if (backend == "default") {
    options.backend = make_backend();
  } else {
    throw_type_error(fields.env(), "backend must be 'default' or 'fake'.");
  }
  return options;
}

}  // namespace capstan::node
