// Commands from stdin, a line each. A pipe cannot be waited for together with messages: a thread of its own reads it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace test_tool {

class CommandPipe {
 public:
  // `news` is called by the reading thread, after lines have come and once more when there will be none. The thread
  // ends with the process, since a read of a pipe cannot be called off: what `news` uses lives as long.
  explicit CommandPipe(std::function<void()> news);

  std::optional<std::string> next();
  // Whoever started the tool has gone, or wants no more of it; and nothing is left to do.
  bool closed();

 private:
  struct Shared;
  static void read(Shared& shared);
  std::shared_ptr<Shared> shared_;
};

}  // namespace test_tool
