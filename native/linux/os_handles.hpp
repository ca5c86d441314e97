// Handles of the OS as RAII, and its clocks.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace capstan {

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd = -1) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~FileDescriptor();

  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool valid() const { return fd_ >= 0; }

 private:
  int fd_;
};

// A library opened at run time, so that the addon loads where it is missing.
class SharedLibrary {
 public:
  // soname as the dynamic linker knows it, "libxcb.so.1".
  explicit SharedLibrary(const char* soname);

  [[nodiscard]] bool loaded() const { return handle_ != nullptr; }
  // Sets target to the symbol's address. False when there is none.
  template <typename Pointer>
  bool bind(const char* symbol, Pointer& target) const {
    target = reinterpret_cast<Pointer>(address(symbol));
    return target != nullptr;
  }

 private:
  [[nodiscard]] void* address(const char* symbol) const;

  struct Close {
    void operator()(void* handle) const;
  };
  std::unique_ptr<void, Close> handle_;
};

// CLOCK_MONOTONIC, the X server's clock: it stands still during a suspend, unlike boot_time_ns.
std::int64_t monotonic_time_ns();

// Base name of the executable of a process; empty when it cannot be read.
std::string executable_of(unsigned pid);

}  // namespace capstan
