#include "sway_link.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

namespace test_tool {
namespace {

constexpr std::string_view magic = "i3-ipc";
constexpr std::uint32_t run_command = 0;
constexpr std::uint32_t get_version = 7;
constexpr std::size_t header_size = magic.size() + 2 * sizeof(std::uint32_t);

void receive(int socket, char* bytes, std::size_t count) {
  while (count > 0) {
    const ssize_t got = recv(socket, bytes, count, 0);
    if (got <= 0) throw std::runtime_error("sway has gone");
    bytes += got;
    count -= static_cast<std::size_t>(got);
  }
}

}  // namespace

SwayLink::SwayLink() : socket_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const char* path = std::getenv("SWAYSOCK");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path == nullptr || std::strlen(path) >= sizeof(address.sun_path)) throw std::runtime_error("no SWAYSOCK");
  std::strcpy(std::data(address.sun_path), path);
  if (connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    throw std::runtime_error("no sway at SWAYSOCK");
  }
}

std::string SwayLink::ask(std::uint32_t type, const std::string& text) {
  std::array<char, header_size> header{};
  const auto size = static_cast<std::uint32_t>(text.size());
  magic.copy(header.data(), magic.size());
  std::memcpy(header.data() + magic.size(), &size, sizeof(size));
  std::memcpy(header.data() + magic.size() + sizeof(size), &type, sizeof(type));
  const std::string question = std::string(header.data(), header.size()) + text;
  if (send(socket_.get(), question.data(), question.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(question.size())) {
    throw std::runtime_error("sway has gone");
  }
  receive(socket_.get(), header.data(), header.size());
  std::uint32_t length = 0;
  std::memcpy(&length, header.data() + magic.size(), sizeof(length));
  std::string answer(length, '\0');
  receive(socket_.get(), answer.data(), answer.size());
  return answer;
}

void SwayLink::run(const std::string& command) {
  const std::string answer = ask(run_command, command);
  if (answer.find("\"success\": true") == std::string::npos) {
    throw std::invalid_argument("sway refused " + command + ": " + answer);
  }
}

// Twice: at the first question sway may have woken for it and for the devices at once, and have taken it first.
void SwayLink::catch_up() {
  ask(get_version, "");
  ask(get_version, "");
}

}  // namespace test_tool
