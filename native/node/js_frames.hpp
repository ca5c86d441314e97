// What JavaScript and the frame desk tell each other, as lib/binding/native-binding.ts describes it.
#pragma once

#include <napi.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/frame_desk.hpp"

namespace capstan::node {

// NativeFrameOptions.
struct FrameOptions {
  Napi::Uint8Array pool;
  std::span<std::byte> memory;  // of pool, and valid as one
  std::uint32_t scale = 1;
  Napi::Function bell;
};

// These throw TypeError.
FrameOptions read_frame_options(Napi::Value value);
FrameRequest read_frame_request(Napi::Value value);

// NativeFrameReport.
Napi::Object to_js(Napi::Env env, const FrameReport& report);
Napi::Array to_js(Napi::Env env, const std::vector<WindowQuestion>& questions);

}  // namespace capstan::node
