#include "core/frame_handover.hpp"

#include <optional>

namespace capstan {
namespace {

FrameBuilder::Written write(FramePool& pool, FrameBuilder& builder, const FrameSlot& slot, bool key) {
  try {
    const FrameBuilder::Written written = builder.write(slot, key);
    pool.give(slot.index);
    return written;
  } catch (...) {
    pool.give_back(slot.index);
    throw;
  }
}

}  // namespace

FrameOutcome hand_over(FrameDesk& desk, FrameBuilder& builder, const FrameRequest& request, FrameReport& report) {
  if (!builder.changed() && !request.retake) return FrameOutcome::unchanged;
  report.width = builder.image_width();
  report.height = builder.image_height();
  if (!desk.pool().fits(report.width, report.height)) return FrameOutcome::too_large;
  const std::optional<FrameSlot> slot = desk.pool().take();
  if (!slot) return FrameOutcome::no_slot;
  const FrameBuilder::Written written = write(desk.pool(), builder, *slot, request.key || request.retake);
  report.slot = slot->index;
  report.key = written.key;
  report.rect_count = written.rect_count;
  report.pixel_bytes = written.pixel_bytes;
  report.keep_as = written.keep_as;
  return FrameOutcome::frame;
}

}  // namespace capstan
