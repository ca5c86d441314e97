// What the frame thread needs of one startFrames(): the desk, the bell that wakes JavaScript for it, and the pool's
// memory.
#pragma once

#include <napi.h>

#include <utility>

#include "core/frame_desk.hpp"
#include "node/doorbell.hpp"
#include "node/js_frames.hpp"

namespace capstan::node {

class FrameLink {
 public:
  // JavaScript thread; so is the end, after the frame thread was joined.
  FrameLink(const FrameOptions& options, FrameDesk::Gate may_grab)
      : pool_(Napi::Persistent(options.pool)),
        bell_(options.bell.Env(), options.bell),
        desk_(
            FramePool(options.memory), options.scale, [this] { bell_.ring(); }, std::move(may_grab)) {}
  FrameLink(const FrameLink&) = delete;
  FrameLink& operator=(const FrameLink&) = delete;

  FrameDesk& desk() { return desk_; }

 private:
  // In the order in which they must not go: the desk rings the bell and writes to the pool.
  Napi::Reference<Napi::Uint8Array> pool_;
  Doorbell bell_;
  FrameDesk desk_;
};

}  // namespace capstan::node
