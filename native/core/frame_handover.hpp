// A frame's last step, the same for every source: out of the builder, into a slot of the pool. Frame thread.
#pragma once

#include "core/frame_builder.hpp"
#include "core/frame_desk.hpp"

namespace capstan {

// One of frame, unchanged, no_slot and too_large. Fills in all of the report but its time and its cursor.
FrameOutcome hand_over(FrameDesk& desk, FrameBuilder& builder, const FrameRequest& request, FrameReport& report);

}  // namespace capstan
