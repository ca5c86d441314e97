// The input devices of the seat, as libinput reads them: what they tell, which come and go. Its settings are libinput's
// own defaults, since no compositor tells its own (tapping on a touchpad, natural scrolling, left-handed buttons,
// speed). What it tells beyond keys, pointers, touches and pens (lids and other switches, gestures of a touchpad, the
// buttons beside a tablet) is not taken. Hook thread only, once `open` has returned.
#pragma once

#include <cstdarg>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/capture_backend.hpp"
#include "linux/evdev/device_opener.hpp"
#include "linux/evdev/input_event.hpp"
#include "linux/evdev/input_library.hpp"
#include "linux/evdev/input_source.hpp"

namespace capstan::evdev {

class Devices final : public InputSource {
 public:
  // Null, with the problem told, when there is no device that may be read.
  static std::unique_ptr<Devices> open(Problem& problem);

  // What `open` would say. The devices are opened for it, as nothing else tells, and nothing is read from them.
  static FunctionStatus status();

  [[nodiscard]] int descriptor() const { return library_.get_fd(context_.get()); }
  // Reads what is there, never waits. False: it cannot be read any more.
  bool dispatch() { return library_.dispatch(context_.get()) == 0; }
  // Whether events were lost since the last call: the kernel keeps only so many for who does not read them in time
  // (SYN_DROPPED). libinput has brought keys and buttons up to date since.
  bool take_dropped() { return std::exchange(dropped_, false); }
  std::optional<InputEvent> next() override;
  [[nodiscard]] bool any() const override { return !known_.empty(); }
  [[nodiscard]] std::uint8_t lit_locks() const override { return opener_.lit_locks(); }

 private:
  struct Known {
    std::uint8_t slot = 0;  // 0: has told nothing yet
    bool injected = false;
    bool barrel = false;  // the pen's button is down
  };
  struct Unref {
    decltype(&::libinput_unref) unref;
    void operator()(libinput* context) const { unref(context); }
  };
  struct UdevUnref {
    decltype(&::udev_unref) unref;
    void operator()(udev* context) const { unref(context); }
  };

  explicit Devices(const InputLibrary& library);
  static int on_open(const char* path, int flags, void* self);
  static void on_close(int descriptor, void* self);
  static const libinput_interface open_and_close;
  static void on_log(libinput* context, libinput_log_priority priority, const char* format, va_list arguments);
  void open_seat();
  void open_paths();
  void listen_to_log();
  void added(libinput_device* device);
  [[nodiscard]] Problem problem() const;
  std::optional<InputEvent> read(libinput_event* event);
  // A key or button is let go by the device that pressed it.
  void attribute(InputEvent& input);
  // False for what is not taken.
  bool read_key(libinput_event* event, InputEvent& read) const;
  bool read_pointer(libinput_event* event, libinput_event_type type, InputEvent& read) const;
  bool read_touch(libinput_event* event, libinput_event_type type, InputEvent& read) const;
  bool read_pen(libinput_event* event, libinput_event_type type, Known& from, InputEvent& read) const;

  const InputLibrary& library_;
  DeviceOpener opener_;
  std::unique_ptr<udev, UdevUnref> udev_;
  std::unique_ptr<libinput, Unref> context_;  // closes its devices through the opener: goes first
  std::map<libinput_device*, Known> known_;
  std::uint8_t last_slot_ = 0;
  bool dropped_ = false;
  // By code: the device that pressed the key or button (their codes do not overlap). Another one may let it go last.
  struct Holder {
    std::uint8_t slot = 0;
    bool injected = false;
  };
  std::vector<Holder> holders_;
};

}  // namespace capstan::evdev
