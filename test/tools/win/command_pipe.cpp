#include "command_pipe.hpp"

#include <windows.h>

#include <array>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace test_tool {

struct CommandPipe::Shared {
  std::function<void()> news;
  std::mutex mutex;
  std::deque<std::string> lines;
  bool ended = false;
};

CommandPipe::CommandPipe(std::function<void()> news) : shared_(std::make_shared<Shared>()) {
  shared_->news = std::move(news);
  std::thread([shared = shared_] { read(*shared); }).detach();
}

std::optional<std::string> CommandPipe::next() {
  const std::lock_guard lock(shared_->mutex);
  if (shared_->lines.empty()) return std::nullopt;
  std::string line = std::move(shared_->lines.front());
  shared_->lines.pop_front();
  return line;
}

bool CommandPipe::closed() {
  const std::lock_guard lock(shared_->mutex);
  return shared_->ended && shared_->lines.empty();
}

void CommandPipe::read(Shared& shared) {
  const HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
  std::array<char, 65536> bytes;
  std::string pending;
  DWORD count = 0;
  while (ReadFile(input, bytes.data(), static_cast<DWORD>(bytes.size()), &count, nullptr) != 0 && count > 0) {
    pending.append(bytes.data(), count);
    std::size_t start = 0;
    {
      const std::lock_guard lock(shared.mutex);
      for (std::size_t end = pending.find('\n'); end != std::string::npos; end = pending.find('\n', start)) {
        shared.lines.push_back(pending.substr(start, end - start));
        start = end + 1;
      }
    }
    pending.erase(0, start);
    shared.news();
  }
  {
    const std::lock_guard lock(shared.mutex);
    shared.ended = true;
  }
  shared.news();
}

}  // namespace test_tool
