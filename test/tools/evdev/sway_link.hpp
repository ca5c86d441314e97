// Asks sway, by the socket in SWAYSOCK (sway-ipc(7)).
#pragma once

#include <cstdint>
#include <string>

#include "file_handle.hpp"

namespace test_tool {

class SwayLink {
 public:
  // Throws when there is no sway.
  SwayLink();

  // Runs a command and waits until it has been carried out. Throws std::invalid_argument when sway refuses it.
  void run(const std::string& command);
  // Returns once sway has handled all input that it could read by now.
  void catch_up();

 private:
  std::string ask(std::uint32_t type, const std::string& text);

  FileHandle socket_;
};

}  // namespace test_tool
