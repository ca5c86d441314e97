// Binds a library's functions at run time and notes what is missing.
#pragma once

#include <string>

#include "linux/os_handles.hpp"

namespace capstan {

class LibraryBinder {
 public:
  // missing: names are added to it, comma-separated.
  LibraryBinder(const SharedLibrary& library, const char* soname, std::string& missing)
      : library_(library), soname_(soname), missing_(missing) {
    if (!library.loaded()) note(soname);
  }

  template <typename Pointer>
  void operator()(const char* symbol, Pointer& target) {
    if (library_.loaded() && !library_.bind(symbol, target)) note(std::string(soname_) + ":" + symbol);
  }

 private:
  void note(const std::string& name) { missing_ += (missing_.empty() ? "" : ", ") + name; }

  const SharedLibrary& library_;
  const char* soname_;
  std::string& missing_;
};

}  // namespace capstan
