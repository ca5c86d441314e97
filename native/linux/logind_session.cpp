#include "linux/logind_session.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <utility>

namespace capstan {
namespace {

constexpr const char* service = "org.freedesktop.login1";
constexpr const char* manager_path = "/org/freedesktop/login1";
constexpr const char* manager_interface = "org.freedesktop.login1.Manager";
constexpr const char* session_interface = "org.freedesktop.login1.Session";
constexpr const char* properties_interface = "org.freedesktop.DBus.Properties";

// Nothing is kept meanwhile, so that it may take its time; the hook thread waits for no longer than this.
constexpr std::uint64_t answer_limit_us = 1'000'000;
constexpr std::int64_t retry_every_ns = 5'000'000'000;
constexpr int most_messages = 256;

std::string taken(char* text) {
  const std::unique_ptr<char, decltype(&std::free)> owned(text, &std::free);
  return owned ? std::string(owned.get()) : std::string();
}

int milliseconds_until(std::int64_t instant_ns) {
  const std::int64_t left_ms = (instant_ns - monotonic_time_ns()) / 1'000'000 + 1;
  return static_cast<int>(std::clamp<std::int64_t>(left_ms, 0, std::numeric_limits<int>::max()));
}

}  // namespace

std::unique_ptr<LogindSession> LogindSession::open() {
  const SystemdLibrary& library = SystemdLibrary::instance();
  if (!library.missing.empty()) return nullptr;
  std::unique_ptr<LogindSession> session(new LogindSession(library));
  if (!session->connect()) return nullptr;
  session->find_session();
  return session;
}

bool LogindSession::connect() {
  sd_bus* bus = nullptr;
  if (lib_.bus_open_system(&bus) < 0) return false;
  bus_.reset(bus);
  lib_.bus_set_method_call_timeout(bus, answer_limit_us);
  // The connection is made when it is used: only an answer says that there is a bus.
  sd_bus_message* reply = nullptr;
  const int answered = lib_.bus_call_method(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                            "org.freedesktop.DBus", "GetId", nullptr, &reply, "");
  const Message owned(reply);
  if (answered < 0) bus_.reset();
  return answered >= 0;
}

// Of this process, of who started it, of the person's screen. A session without a seat (by network) is not in front of
// anybody, even if it is active.
std::vector<std::string> LogindSession::candidates() const {
  std::vector<std::string> found;
  char* id = nullptr;
  if (lib_.pid_get_session(0, &id) >= 0) found.push_back(taken(id));
  if (const char* named = std::getenv("XDG_SESSION_ID"); named != nullptr && *named != '\0') found.emplace_back(named);
  id = nullptr;
  if (lib_.uid_get_display(getuid(), &id) >= 0) found.push_back(taken(id));
  return found;
}

void LogindSession::find_session() {
  follow();
  const std::vector<std::string> ids = candidates();
  for (const std::string& id : ids) {
    if (use_session(id) && seated_) return;
  }
  lose(ids.empty() ? "logind knows no session of this user." : "No session of this user has a screen, says logind.");
  path_.clear();
}

bool LogindSession::use_session(const std::string& id) {
  known_ = seated_ = false;
  sd_bus_message* reply = nullptr;
  const int found = lib_.bus_call_method(bus_.get(), service, manager_path, manager_interface, "GetSession", nullptr,
                                         &reply, "s", id.c_str());
  const Message owned(reply);
  const char* path = nullptr;
  if (found < 0 || lib_.message_read(reply, "o", &path) < 0) return false;
  path_ = path;
  sd_bus_message* told = nullptr;
  const int answered = lib_.bus_call_method(bus_.get(), service, path_.c_str(), properties_interface, "GetAll", nullptr,
                                            &told, "s", session_interface);
  const Message properties(told);
  known_ = answered >= 0 && take_properties(told);
  return known_;
}

// Before anything is asked: a change that comes after the answer is told.
void LogindSession::follow() {
  lib_.bus_match_signal(bus_.get(), nullptr, service, nullptr, properties_interface, "PropertiesChanged",
                        &LogindSession::on_changed, this);
  lib_.bus_match_signal(bus_.get(), nullptr, service, manager_path, manager_interface, "SessionRemoved",
                        &LogindSession::on_removed, this);
  // Each program that comes to the bus is announced by such a signal: only logind itself is of interest.
  lib_.bus_add_match(bus_.get(), nullptr,
                     "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',"
                     "arg0='org.freedesktop.login1'",
                     &LogindSession::on_logind, this);
}

bool LogindSession::take_properties(sd_bus_message* message) {
  active_ = seated_ = false;
  locked_ = closing_ = true;
  if (lib_.message_enter_container(message, 'a', "{sv}") < 0) return false;
  int more = 0;
  while ((more = lib_.message_enter_container(message, 'e', "sv")) > 0) {
    const char* name = nullptr;
    if (lib_.message_read(message, "s", &name) < 0) return false;
    const std::string property = name;
    int read = 0;
    int flag = 0;
    if (property == "Active" || property == "LockedHint") {
      read = lib_.message_read(message, "v", "b", &flag);
      (property == "Active" ? active_ : locked_) = flag != 0;
    } else if (property == "State") {
      const char* state = "";
      read = lib_.message_read(message, "v", "s", &state);
      closing_ = read < 0 || std::strcmp(state, "closing") == 0;
    } else if (property == "Seat") {
      const char* seat = "";
      const char* seat_path = "";
      read = lib_.message_read(message, "v", "(so)", &seat, &seat_path);
      seated_ = read >= 0 && *seat != '\0';
    } else {
      read = lib_.message_skip(message, "v");
    }
    if (read < 0 || lib_.message_exit_container(message) < 0) return false;
  }
  return more >= 0 && lib_.message_exit_container(message) >= 0;
}

int LogindSession::on_changed(sd_bus_message* message, void* self, sd_bus_error* /*error*/) noexcept {
  auto& session = *static_cast<LogindSession*>(self);
  try {
    const char* path = session.lib_.message_get_path(message);
    // Other sessions tell of themselves by the same words. It is asked rather than read: what changed may also be left
    // out of the signal.
    if (path != nullptr && session.path_ == path) session.ask_again();
  } catch (...) {
    session.known_ = false;
  }
  return 0;
}

// Until the answer has come it is not known: a lock screen may just have come up.
void LogindSession::ask_again() {
  known_ = false;
  unknown_why_ = "logind has not answered yet.";
  ++unanswered_;
  if (lib_.bus_call_method_async(bus_.get(), nullptr, service, path_.c_str(), properties_interface, "GetAll",
                                 &LogindSession::on_answer, this, "s", session_interface) < 0) {
    lose("logind cannot be asked.");
  }
}

int LogindSession::on_answer(sd_bus_message* message, void* self, sd_bus_error* /*error*/) noexcept {
  auto& session = *static_cast<LogindSession*>(self);
  try {
    --session.unanswered_;
    if (session.lib_.message_is_method_error(message, nullptr) != 0 || !session.take_properties(message)) {
      session.lose("logind does not tell of the session any more.");
    } else {
      // One that was asked later may have another answer.
      session.known_ = session.unanswered_ == 0;
    }
  } catch (...) {
    session.known_ = false;
  }
  return 0;
}

int LogindSession::on_removed(sd_bus_message* message, void* self, sd_bus_error* /*error*/) noexcept {
  auto& session = *static_cast<LogindSession*>(self);
  try {
    const char* id = nullptr;
    const char* path = nullptr;
    const bool read = session.lib_.message_read(message, "so", &id, &path) >= 0;
    if (!read || session.path_ == path) session.lose("The session has ended, says logind.");
  } catch (...) {
    session.known_ = false;
  }
  return 0;
}

// logind itself has come or gone.
int LogindSession::on_logind(sd_bus_message* /*message*/, void* self, sd_bus_error* /*error*/) noexcept {
  auto& session = *static_cast<LogindSession*>(self);
  try {
    if (!session.path_.empty()) session.ask_again();
  } catch (...) {
    session.known_ = false;
  }
  return 0;
}

void LogindSession::lose(std::string why) {
  known_ = false;
  unknown_why_ = std::move(why);
}

std::vector<SessionWatch::Source> LogindSession::sources() const {
  if (!bus_) return {};
  const int events = lib_.bus_get_events(bus_.get());
  return {{lib_.bus_get_fd(bus_.get()), static_cast<short>(events < 0 ? POLLIN : events)}};
}

int LogindSession::patience() const {
  if (!bus_) return milliseconds_until(retry_ns_);
  std::uint64_t until_us = 0;  // on the monotonic clock; 0: now
  if (lib_.bus_get_timeout(bus_.get(), &until_us) < 0 || until_us == UINT64_MAX) return -1;
  return milliseconds_until(static_cast<std::int64_t>(until_us) * 1000);
}

void LogindSession::dispatch() {
  if (!bus_) {
    if (monotonic_time_ns() < retry_ns_) return;
    retry_ns_ = monotonic_time_ns() + retry_every_ns;
    if (!connect()) return;
    find_session();
  }
  int processed = 1;
  for (int messages = 0; processed > 0 && messages < most_messages; ++messages) {
    processed = lib_.bus_process(bus_.get(), nullptr);
  }
  if (processed >= 0) return;
  bus_.reset();
  unanswered_ = 0;
  path_.clear();
  lose("The system bus is gone, and with it logind.");
  retry_ns_ = monotonic_time_ns() + retry_every_ns;
}

ContextReason LogindSession::reason() const {
  if (!known_) return ContextReason::unknown;
  return active_ && !locked_ && !closing_ ? ContextReason::none : ContextReason::secure_desktop;
}

std::string LogindSession::why() const {
  if (!known_) return unknown_why_;
  if (closing_) return "The session is being closed, says logind.";
  if (!active_) return "Another session has the screen, says logind.";
  return locked_ ? "The session is locked, says logind." : "logind tells when the session is locked or left.";
}

}  // namespace capstan
