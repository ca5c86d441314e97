// Where there is no logind: the session is the virtual terminal, and in front while that is the one shown.
#pragma once

#include <string>

#include "linux/os_handles.hpp"
#include "linux/session_watch.hpp"

namespace capstan {

class TerminalSession final : public SessionWatch {
 public:
  // active: the file in which the kernel names the terminal that is shown. own: its number as the environment has it
  // (XDG_VTNR), null where it has none: then the terminal shown now is the one.
  TerminalSession(const char* active, const char* own);

  [[nodiscard]] std::vector<Source> sources() const override;
  [[nodiscard]] int patience() const override { return -1; }
  void dispatch() override { read(); }
  [[nodiscard]] ContextReason reason() const override;
  [[nodiscard]] std::string why() const override;

 private:
  void read();

  FileDescriptor file_;
  std::string own_;
  std::string shown_;
};

}  // namespace capstan
