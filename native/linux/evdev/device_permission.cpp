#include "linux/evdev/device_permission.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

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

Problem no_device_problem(const std::string& folder) {
  const std::vector<std::string> paths = device_paths(folder);
  const auto readable = [](const std::string& path) { return access(path.c_str(), R_OK) == 0; };
  if (!paths.empty() && std::none_of(paths.begin(), paths.end(), readable)) return permission_problem(EACCES);
  return {Fault::no_display, 0, "There is no input device that can be recorded: no keyboard, pointer, touch or pen.",
          "Attach a keyboard or a mouse; in a container or over a remote login, start on the machine itself."};
}

}  // namespace capstan::evdev
