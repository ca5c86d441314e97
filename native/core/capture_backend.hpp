// The one contract that every OS folder and the scripted backend implement.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/context_store.hpp"
#include "core/event_record.hpp"
#include "core/frame_desk.hpp"

namespace capstan {

// Stable numbers: JavaScript maps them to CaptureError codes.
enum class Fault : std::uint32_t {
  none = 0,
  no_display = 1,       // nothing to record from: no display, session or desktop
  connection_lost = 2,  // the display server, or the session, went away
  permission = 3,       // the OS refuses; the remedy says what the person can do
  library_missing = 4,  // a system library is not installed
  unsupported = 5,      // the OS cannot do it, or is too old
  hook_removed = 6,     // the OS took the hook away and would not give it back
  busy = 7,             // another capture runs in this process
  internal = 8,         // a defect of ours
};

// What the recording should tell although it goes on. Bits.
enum class Health : std::uint32_t {
  hook_reinstalled = 1,  // the OS no longer called the input hook; it was installed again
  hook_stalled = 2,      // the thread of the input hook did not answer
  keys_released = 4,     // keys or buttons had been released unseen; their releases are synthetic
  hook_unwatched = 8,    // nothing would notice if the OS removed the input hook
  input_dropped = 16,    // the OS had more input at once than it keeps until it is read
};

struct Problem {
  Fault fault = Fault::none;
  int os_error = 0;    // errno, X error code, GetLastError, OSStatus; 0 when there is none
  std::string what;    // one sentence: what went wrong
  std::string remedy;  // one sentence: what the person can do; may be empty
};

struct FunctionStatus {
  bool available = false;
  std::string why;     // when available: empty, or what it does not reach
  std::string remedy;  // empty when there is nothing to do
};

struct Capabilities {
  std::string backend;  // "x11", "evdev", "win", "mac", "fake"
  FunctionStatus input;
  FunctionStatus windows;
  FunctionStatus frames;
  FunctionStatus ui;
  FunctionStatus indicator;
  std::vector<Rect> displays{};  // the areas that coordinates lie in; empty when there is none to ask
  std::string chosen{};          // one sentence: why this backend
};

// What a hook may do. All of it is wait-free: no allocation, no lock, no log, no Node. (What rings the doorbell takes
// Node's mutex.) Hook thread only, unless said otherwise. Nothing may be called after CaptureBackend::stop() has
// returned.
class EventSink {
 public:
  virtual ~EventSink() = default;
  // seq and epoch are filled in here; time_ns must rise strictly (EventClock sees to it).
  virtual void publish(const EventRecord& record) noexcept = 0;
  // Records published from now on belong to this epoch (a number from ContextStore::open).
  virtual void open_context(std::uint32_t epoch, std::uint8_t changes, double time_ns) noexcept = 0;
  // A pending context is known now.
  virtual void context_ready() noexcept = 0;
  // The end of a batch read from the OS: makes it visible and wakes the reader when it sleeps.
  // True while something waits for room in the ring: call flush again within 5 ms.
  virtual bool flush() noexcept = 0;
  // Any thread. Something happened; the same again, before the reader has seen it, is told once.
  virtual void note(Health health) noexcept = 0;
  // Any thread. The capture cannot go on. The first call counts.
  virtual void fail(Fault fault, int os_error) noexcept = 0;
};

// All calls come from the JavaScript thread.
class CaptureBackend {
 public:
  virtual ~CaptureBackend() = default;
  // Asks, never prompts, never opens a window. Works with no display at all.
  virtual Capabilities capabilities() = 0;
  // Returns once the OS has confirmed the hook. zero_boot_ns is the boot time that time_ns counts from.
  virtual std::optional<Problem> start(EventSink& sink, ContextStore& contexts, std::int64_t zero_boot_ns) = 0;
  // After start(): a frame thread of its own, which serves the desk's requests. Again while one runs: that one is
  // joined first. The desk stays alive until stop() or the next call has returned.
  virtual std::optional<Problem> start_frames(FrameDesk& desk) = 0;
  // The desk has a request for the frame thread.
  virtual void wake_frames() = 0;
  // Returns once no further publish can happen and the frame thread is joined. May be called at any time, any number of
  // times.
  virtual void stop() = 0;
  // On the person's own request only: has the system ask for what it withholds, where it does so at all.
  virtual void request_permissions() {}
};

// Defined once per build, by the OS folder that CMake chose.
std::unique_ptr<CaptureBackend> make_backend();

}  // namespace capstan
