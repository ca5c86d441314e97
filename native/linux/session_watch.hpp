// Whether the session that records is the one in front of the person: devices that were opened directly go on telling
// of every key when another session, or a lock screen, has the screen. Hook thread only.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/capture_backend.hpp"

namespace capstan {

class SessionWatch {
 public:
  // Asks logind; where there is none, follows the active virtual terminal.
  static std::unique_ptr<SessionWatch> open();
  virtual ~SessionWatch() = default;

  struct Source {
    int descriptor;
    short events;  // of poll
  };
  [[nodiscard]] virtual std::vector<Source> sources() const = 0;
  // How long the thread may sleep, in ms; -1: until a source has something.
  [[nodiscard]] virtual int patience() const = 0;
  // Reads and handles what is there, never waits.
  virtual void dispatch() = 0;
  // none: active and not locked. secure_desktop: not active, or locked. unknown: it cannot be told.
  [[nodiscard]] virtual ContextReason reason() const = 0;
  // One sentence for doctor: why it is denied, or who told.
  [[nodiscard]] virtual std::string why() const = 0;
};

}  // namespace capstan
