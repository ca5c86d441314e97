#include "linux/evdev/device_permission.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "linux/evdev/input_library.hpp"
#include "linux/xkb_library.hpp"

namespace capstan::evdev {

std::vector<std::string> device_paths(const std::string& folder) {
  std::vector<std::string> paths;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    if (entry.path().filename().string().rfind("event", 0) == 0) paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

Problem library_problem(const std::string& missing) {
  return {Fault::library_missing, 0, "Libraries for input devices are missing: " + missing + ".",
          "Install them, on Debian: apt install libinput10 libudev1 libxkbcommon0 (libinput 1.19 or newer)."};
}

Problem permission_problem(int os_error) {
  return {
      Fault::permission, os_error, "This user may not read the input devices (/dev/input/event*).",
      "Add the user to the group \"input\": sudo usermod -aG input $USER, then log out and in. Know that from then on "
      "every program of this user can read every key of every session."};
}

Problem no_device_problem() {
  return {Fault::no_display, 0, "There is no input device that can be recorded: no keyboard, pointer, touch or pen.",
          "Attach a keyboard or a mouse; in a container or over a remote login, start on the machine itself."};
}

FunctionStatus device_status() {
  const auto refuse = [](const Problem& problem) { return FunctionStatus{false, problem.what, problem.remedy}; };
  const std::string& missing = InputLibrary::instance().missing;
  const std::string& xkb_missing = XkbLibrary::instance().missing;
  if (!missing.empty() || !xkb_missing.empty()) {
    return refuse(library_problem(missing + (missing.empty() || xkb_missing.empty() ? "" : ", ") + xkb_missing));
  }
  const char* passed = std::getenv("CAPSTAN_INPUT_FDS");
  if (passed != nullptr && *passed != '\0') return {true, "", ""};
  const std::vector<std::string> paths = device_paths();
  if (paths.empty()) return refuse(no_device_problem());
  const auto readable = std::count_if(paths.begin(), paths.end(),
                                      [](const std::string& path) { return access(path.c_str(), R_OK) == 0; });
  if (readable == 0) return refuse(permission_problem(EACCES));
  if (static_cast<std::size_t>(readable) == paths.size()) return {true, "", ""};
  return {true, "Some of the input devices may not be read.", permission_problem(EACCES).remedy};
}

}  // namespace capstan::evdev
