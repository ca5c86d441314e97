// The person's session as logind tells of it: in front or not, locked or not.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "linux/session_watch.hpp"
#include "linux/systemd_library.hpp"

namespace capstan {

class LogindSession final : public SessionWatch {
 public:
  // Null when there is no system bus to ask: then there is no logind.
  static std::unique_ptr<LogindSession> open();

  [[nodiscard]] std::vector<Source> sources() const override;
  [[nodiscard]] int patience() const override;
  void dispatch() override;
  [[nodiscard]] ContextReason reason() const override;
  [[nodiscard]] std::string why() const override;

 private:
  struct Close {
    void operator()(sd_bus* bus) const { SystemdLibrary::instance().bus_flush_close_unref(bus); }
  };
  struct Release {
    void operator()(sd_bus_message* message) const { SystemdLibrary::instance().message_unref(message); }
  };
  using Message = std::unique_ptr<sd_bus_message, Release>;

  explicit LogindSession(const SystemdLibrary& library) : lib_(library) {}

  bool connect();
  void find_session();
  [[nodiscard]] std::vector<std::string> candidates() const;
  bool use_session(const std::string& id);
  void follow();
  void ask_again();
  void lose(std::string why);
  // Reads an a{sv} of the session's properties.
  bool take_properties(sd_bus_message* message);

  static int on_changed(sd_bus_message* message, void* self, sd_bus_error* error) noexcept;
  static int on_answer(sd_bus_message* message, void* self, sd_bus_error* error) noexcept;
  static int on_removed(sd_bus_message* message, void* self, sd_bus_error* error) noexcept;
  static int on_logind(sd_bus_message* message, void* self, sd_bus_error* error) noexcept;

  const SystemdLibrary& lib_;
  std::unique_ptr<sd_bus, Close> bus_;
  std::string path_;  // of the session's object; empty: none was found
  bool known_ = false;
  bool active_ = false;
  bool locked_ = true;
  bool closing_ = true;
  bool seated_ = false;        // it has a seat: a screen and devices of its own
  int unanswered_ = 0;         // questions under way
  std::string unknown_why_;    // while it is not known
  std::int64_t retry_ns_ = 0;  // when to look for the bus again, while it is gone
};

}  // namespace capstan
