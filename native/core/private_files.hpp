// New files and folders that only their owner may open, where the mode that a file is made with cannot say so. Defined
// in the OS folder's os_handles, or beside it.
#pragma once

#include <memory>
#include <optional>
#include <string>

namespace capstan {

struct FileProblem {
  const char* code;  // by its name in POSIX, as Node.js gives it: "EEXIST"
  int os_error;
};

struct NewFile {
  // Until the last copy is dropped nobody can rename, delete or replace the file: its path leads to it.
  std::shared_ptr<void> hold;
  std::optional<FileProblem> problem;  // nothing was made then
};

// Any thread. Paths are absolute and UTF-8.
class PrivateFiles {
 public:
  virtual ~PrivateFiles() = default;
  // An empty file. EEXIST when anything is there, a link included.
  virtual NewFile make_file(const std::string& path) = 0;
  // The folder, and those on the way to it that are missing. One that is there already is closed to others; ELOOP when
  // it is a link, ENOTDIR when it is no folder, EPERM when it is another user's.
  virtual std::optional<FileProblem> make_folder(const std::string& path) = 0;
};

// Null where modes do it.
PrivateFiles* private_files();

}  // namespace capstan
