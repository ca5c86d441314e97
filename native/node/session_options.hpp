// NativeSessionOptions of lib/binding/native-binding.ts.
#pragma once

#include <napi.h>

#include <cstddef>
#include <memory>
#include <span>

#include "core/capture_backend.hpp"
#include "fake/fake_backend.hpp"

namespace capstan::node {

struct SessionOptions {
  std::span<std::byte> ring;
  std::unique_ptr<CaptureBackend> backend;
  fake::FakeBackend* script = nullptr;  // backend, when it is the scripted one
  Napi::Object held;                    // frozen: ring, doorbell and createError
};

// Throws TypeError.
SessionOptions read_options(Napi::Value value);

}  // namespace capstan::node
