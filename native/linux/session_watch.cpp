#include "linux/session_watch.hpp"

#include <cstdlib>

#include "linux/logind_session.hpp"
#include "linux/terminal_session.hpp"

namespace capstan {

std::unique_ptr<SessionWatch> SessionWatch::open() {
  if (std::unique_ptr<SessionWatch> logind = LogindSession::open()) return logind;
  return std::make_unique<TerminalSession>("/sys/class/tty/tty0/active", std::getenv("XDG_VTNR"));
}

}  // namespace capstan
