#include "node/session_options.hpp"

#include <string>

#include "core/ring_producer.hpp"
#include "node/js_value.hpp"

namespace capstan::node {
namespace {

std::span<std::byte> read_ring(Napi::Value value) {
  const auto memory = read_shared_bytes(value, "ring");
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
