#include "linux/terminal_session.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>

namespace capstan {

TerminalSession::TerminalSession(const char* active, const char* own) : file_(::open(active, O_RDONLY | O_CLOEXEC)) {
  read();
  own_ = own == nullptr || *own == '\0' ? shown_ : std::string("tty").append(own);
}

// The kernel says that it changed by POLLPRI, and anew until it is read from its beginning.
void TerminalSession::read() {
  std::array<char, 32> name{};
  const ssize_t length = file_.valid() ? pread(file_.get(), name.data(), name.size(), 0) : -1;
  shown_.assign(name.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
  while (!shown_.empty() && shown_.back() == '\n') shown_.pop_back();
}

std::vector<SessionWatch::Source> TerminalSession::sources() const {
  if (!file_.valid()) return {};
  return {{file_.get(), POLLPRI}};
}

ContextReason TerminalSession::reason() const {
  if (shown_.empty()) return ContextReason::unknown;
  return shown_ == own_ ? ContextReason::none : ContextReason::secure_desktop;
}

std::string TerminalSession::why() const {
  if (shown_.empty()) return "Neither logind nor a virtual terminal tells whether this session has the screen.";
  if (shown_ != own_) return "Another virtual terminal has the screen (" + shown_ + ").";
  return "There is no logind: only a change of the virtual terminal is seen, and of lock screens what the compositor "
         "tells.";
}

}  // namespace capstan
