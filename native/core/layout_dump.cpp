// Prints lib/binding/event-layout.ts. Not part of the library: scripts/generate-layout.sh compiles and runs it.
#include <cstddef>
#include <cstdint>
#include <cstdio>

#include "core/capture_backend.hpp"
#include "core/event_record.hpp"
#include "core/frame_layout.hpp"
#include "core/ring_layout.hpp"

namespace {

using namespace capstan;
namespace at = ring_layout;

struct Constant {
  const char* name;
  std::uint64_t value;
};

constexpr Constant words[] = {
    {"magic", at::magic},
    {"abi", at::abi},
    {"headerBytes", at::header_bytes},
    {"recordBytes", at::record_bytes},
    {"capacity", at::capacity},
    {"lane", at::lane},
    {"tail", at::tail},
    {"doorbells", at::doorbells},
    {"fault", at::fault},
    {"faultOsError", at::fault_os_error},
    {"contextSerial", at::context_serial},
    {"seq", at::seq},
    {"health", at::health},
    {"head", at::head},
    {"asleep", at::asleep},
    {"gate", at::gate},
    {"streams", at::streams},
    {"judgedEpoch", at::judged_epoch},
    {"eventMask", at::event_mask},
    {"keepInjected", at::keep_injected},
};

constexpr Constant ring[] = {
    {"magic", at::magic_value},
    {"abi", at::abi_value},
    {"headerSize", at::header_size},
    {"recordSize", at::record_size},
    {"epochUnixMs", at::epoch_unix_ms},
    {"openSince", at::open_since},
    {"unjudgedLimit", at::unjudged_limit},
};

constexpr Constant fields[] = {
    {"seq", offsetof(EventRecord, seq)},
    {"kind", offsetof(EventRecord, kind)},
    {"flags", offsetof(EventRecord, flags)},
    {"epoch", offsetof(EventRecord, epoch)},
    {"timeNs", offsetof(EventRecord, time_ns)},
    {"keyUsage", offsetof(EventRecord, key) + offsetof(KeyPayload, usage)},
    {"keyScan", offsetof(EventRecord, key) + offsetof(KeyPayload, scan)},
    {"keyKeysym", offsetof(EventRecord, key) + offsetof(KeyPayload, keysym)},
    {"keyText", offsetof(EventRecord, key) + offsetof(KeyPayload, text)},
    {"keyMods", offsetof(EventRecord, key) + offsetof(KeyPayload, mods)},
    {"pointerX", offsetof(EventRecord, pointer) + offsetof(PointerPayload, x)},
    {"pointerY", offsetof(EventRecord, pointer) + offsetof(PointerPayload, y)},
    {"pointerDx", offsetof(EventRecord, pointer) + offsetof(PointerPayload, dx)},
    {"pointerDy", offsetof(EventRecord, pointer) + offsetof(PointerPayload, dy)},
    {"buttonX", offsetof(EventRecord, button) + offsetof(ButtonPayload, x)},
    {"buttonY", offsetof(EventRecord, button) + offsetof(ButtonPayload, y)},
    {"buttonButton", offsetof(EventRecord, button) + offsetof(ButtonPayload, button)},
    {"buttonClicks", offsetof(EventRecord, button) + offsetof(ButtonPayload, clicks)},
    {"buttonMods", offsetof(EventRecord, button) + offsetof(ButtonPayload, mods)},
    {"touchX", offsetof(EventRecord, touch) + offsetof(TouchPayload, x)},
    {"touchY", offsetof(EventRecord, touch) + offsetof(TouchPayload, y)},
    {"touchContact", offsetof(EventRecord, touch) + offsetof(TouchPayload, contact)},
    {"penX", offsetof(EventRecord, pen) + offsetof(PenPayload, x)},
    {"penY", offsetof(EventRecord, pen) + offsetof(PenPayload, y)},
    {"penPressure", offsetof(EventRecord, pen) + offsetof(PenPayload, pressure)},
    {"penTiltX", offsetof(EventRecord, pen) + offsetof(PenPayload, tilt_x)},
    {"penTiltY", offsetof(EventRecord, pen) + offsetof(PenPayload, tilt_y)},
    {"penButtons", offsetof(EventRecord, pen) + offsetof(PenPayload, buttons)},
    {"contextEpoch", offsetof(EventRecord, context) + offsetof(ContextPayload, epoch)},
    {"contextChanges", offsetof(EventRecord, context) + offsetof(ContextPayload, changes)},
    {"lostKeys", offsetof(EventRecord, lost) + offsetof(LostPayload, keys)},
    {"lostButtons", offsetof(EventRecord, lost) + offsetof(LostPayload, buttons)},
    {"lostWheels", offsetof(EventRecord, lost) + offsetof(LostPayload, wheels)},
    {"lostMoves", offsetof(EventRecord, lost) + offsetof(LostPayload, moves)},
};

constexpr std::uint64_t number(EventKind kind) { return static_cast<std::uint64_t>(kind); }
constexpr Constant kinds[] = {
    {"none", number(EventKind::none)},
    {"keyDown", number(EventKind::key_down)},
    {"keyUp", number(EventKind::key_up)},
    {"buttonDown", number(EventKind::button_down)},
    {"buttonUp", number(EventKind::button_up)},
    {"wheel", number(EventKind::wheel)},
    {"move", number(EventKind::move)},
    {"context", number(EventKind::context)},
    {"lost", number(EventKind::lost)},
    {"touchDown", number(EventKind::touch_down)},
    {"touchMove", number(EventKind::touch_move)},
    {"touchUp", number(EventKind::touch_up)},
    {"touchCancel", number(EventKind::touch_cancel)},
    {"penDown", number(EventKind::pen_down)},
    {"penMove", number(EventKind::pen_move)},
    {"penUp", number(EventKind::pen_up)},
};

constexpr Constant flags[] = {
    {"injected", event_flag::injected},        {"repeat", event_flag::repeat},
    {"redacted", event_flag::redacted},        {"synthetic", event_flag::synthetic},
    {"deviceShift", event_flag::device_shift},
};

constexpr Constant modifiers[] = {
    {"shift", modifier::shift},      {"control", modifier::control},    {"alt", modifier::alt},
    {"meta", modifier::meta},        {"altGraph", modifier::alt_graph}, {"capsLock", modifier::caps_lock},
    {"numLock", modifier::num_lock},
};

constexpr Constant changes[] = {
    {"focus", context_change::focus},
    {"pointer", context_change::pointer},
    {"name", context_change::name},
};

constexpr Constant sentinels[] = {
    {"unknownUsage", unknown_usage},
    {"noText", no_text},
    {"unknownText", unknown_text},
};

constexpr std::uint64_t number(Fault fault) { return static_cast<std::uint64_t>(fault); }
constexpr Constant faults[] = {
    {"none", number(Fault::none)},
    {"noDisplay", number(Fault::no_display)},
    {"connectionLost", number(Fault::connection_lost)},
    {"permission", number(Fault::permission)},
    {"libraryMissing", number(Fault::library_missing)},
    {"unsupported", number(Fault::unsupported)},
    {"hookRemoved", number(Fault::hook_removed)},
    {"busy", number(Fault::busy)},
    {"internal", number(Fault::internal)},
};

constexpr std::uint64_t number(Health health) { return static_cast<std::uint64_t>(health); }
constexpr Constant health[] = {
    {"hookReinstalled", number(Health::hook_reinstalled)}, {"hookStalled", number(Health::hook_stalled)},
    {"keysReleased", number(Health::keys_released)},       {"hookUnwatched", number(Health::hook_unwatched)},
    {"inputDropped", number(Health::input_dropped)},
};

namespace pool = frame_layout;

constexpr Constant frame_values[] = {
    {"magic", pool::magic_value},
    {"abi", pool::abi_value},
    {"headerSize", pool::header_size},
    {"mostSlots", pool::most_slots},
    {"mostRects", pool::most_rects},
    {"rectSize", pool::rect_size},
    {"headroom", pool::headroom},
    {"headroomBytes", pool::headroom_bytes},
    {"pixels", pool::pixels},
    {"bytesPerPixel", pool::bytes_per_pixel},
    {"mostReferences", pool::most_references},
};

constexpr Constant frame_header[] = {
    {"magic", pool::magic},          {"abi", pool::abi},       {"slotCount", pool::slot_count},
    {"slotBytes", pool::slot_bytes}, {"states", pool::states},
};

constexpr Constant frame_slot[] = {
    {"free", pool::slot_free},
    {"writing", pool::slot_writing},
    {"ready", pool::slot_ready},
    {"reading", pool::slot_reading},
};

constexpr Constant frame_rect[] = {
    {"x", pool::rect_x},
    {"y", pool::rect_y},
    {"width", pool::rect_width},
    {"height", pool::rect_height},
    {"encoding", pool::rect_encoding},
    {"reference", pool::rect_reference},
    {"colours", pool::rect_colours},
    {"sourceX", pool::rect_source_x},
    {"sourceY", pool::rect_source_y},
    {"data", pool::rect_data},
    {"dataSize", pool::rect_data_size},
};

constexpr Constant frame_encoding[] = {
    {"rgb8", pool::encoding_rgb8},
    {"indexed8", pool::encoding_indexed8},
    {"copy", pool::encoding_copy},
};

template <std::size_t count>
void print(const char* doc, const char* name, const Constant (&constants)[count], std::uint64_t divisor = 1) {
  std::printf("\n/** %s */\nexport const %s = {\n", doc, name);
  for (const Constant& constant : constants) {
    std::printf("  %s: %llu,\n", constant.name, static_cast<unsigned long long>(constant.value / divisor));
  }
  std::printf("} as const;\n");
}

}  // namespace

int main() {
  std::printf(
      "// Generated from native/core by scripts/generate-layout.sh. Change the headers, then run `npm run layout`.\n");
  print("What the ring is made of. `epochUnixMs` is the byte offset of an f64.", "ringLayout", ring);
  print("The header's u32 words: indices into a Uint32Array over the whole ring.", "headerWord", words,
        sizeof(std::uint32_t));
  print("A record's fields: byte offsets within it. Widths are those of event_record.hpp.", "recordByte", fields);
  print("EventRecord.kind.", "eventKind", kinds);
  print("EventRecord.flags: the low four bits, and how far the device slot is shifted.", "eventFlag", flags);
  print("Modifiers in effect: keyMods and buttonMods.", "modifierBit", modifiers);
  print("contextChanges: what differs from the epoch before.", "contextChange", changes);
  print("Values that say \"unknown\" or \"none\".", "sentinel", sentinels);
  print("Fault numbers.", "faultNumber", faults);
  print("What the recording tells although it goes on: bits of the header's `health`.", "healthBit", health);
  std::printf(
      "\n/** In the mask of a verdict beside the kinds: the screen may be read. */\nexport const screenBit = %u;\n",
      at::screen_bit);
  print("What the frame pool is made of. `headroom` and `pixels` are byte offsets within a slot.", "frameLayout",
        frame_values);
  print("The pool's u32 words: byte offsets. `states` is the first slot's; the others follow.", "frameHeader",
        frame_header);
  print("States of a slot.", "frameSlot", frame_slot);
  print("A rectangle's fields: byte offsets within it. Widths are those of frame_layout.hpp.", "frameRect", frame_rect);
  print("How the pixels of a rectangle are told.", "frameEncoding", frame_encoding);
}
