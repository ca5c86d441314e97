#include "linux/evdev/device_opener.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "linux/evdev/device_permission.hpp"
#include "test_case.hpp"

using namespace capstan;
using namespace capstan::evdev;
using namespace capstan::test;

namespace {

// A folder with a pipe that has a name, as a device that somebody opened and passed on.
class PassedPipe {
 public:
  PassedPipe() {
    std::string name = (std::filesystem::temp_directory_path() / "capstan-devices-XXXXXX").string();
    check(mkdtemp(name.data()) != nullptr, "no temporary folder");
    folder = name;
    path = folder + "/event0";
    check(mkfifo(path.c_str(), 0600) == 0, "no pipe");
    descriptor = FileDescriptor(open(path.c_str(), O_RDWR | O_CLOEXEC));
  }
  ~PassedPipe() {
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
  }
  PassedPipe(const PassedPipe&) = delete;
  PassedPipe& operator=(const PassedPipe&) = delete;

  void write_byte(char byte) const { check(write(descriptor.get(), &byte, 1) == 1, "cannot write"); }

  std::string folder;
  std::string path;
  FileDescriptor descriptor;
};

void the_list_of_descriptors_is_numbers() {
  check(descriptor_numbers("3,4,17") == std::vector<int>{3, 4, 17});
  check(descriptor_numbers("").empty());
  check(descriptor_numbers("3,,x,4x,-1, 5,99999999999,7,") == std::vector<int>{3, 7});
}

void a_passed_descriptor_is_known_by_its_path() {
  const PassedPipe pipe;
  const auto paths = by_path({pipe.descriptor.get(), 9999});
  check_equal(paths.size(), 1U);
  check_equal(paths.at(pipe.path), pipe.descriptor.get());
}

void a_passed_descriptor_is_used_and_left_open() {
  const PassedPipe pipe;
  DeviceOpener opener({{pipe.path, pipe.descriptor.get()}});
  const int opened = opener.open(pipe.path.c_str());
  check(opened >= 0 && opened != pipe.descriptor.get());
  opener.close(opened);
  check(fcntl(pipe.descriptor.get(), F_GETFD) >= 0, "the caller's descriptor was closed");
  check(fcntl(opened, F_GETFD) < 0 && errno == EBADF, "our own is still open");
}

void what_came_before_the_start_is_thrown_away() {
  const PassedPipe pipe;
  pipe.write_byte('s');
  DeviceOpener opener({{pipe.path, pipe.descriptor.get()}});
  const int opened = opener.open(pipe.path.c_str());
  char byte = 0;
  check(read(opened, &byte, 1) < 0 && errno == EAGAIN, "it can still be read");
  pipe.write_byte('n');
  check(read(opened, &byte, 1) == 1 && byte == 'n', "what comes after it cannot be read");
  opener.close(opened);
}

void a_device_is_opened_to_read_only_and_refusals_are_remembered() {
  const PassedPipe pipe;
  DeviceOpener opener({});
  check_equal(opener.refused(), 0);
  check_equal(opener.open((pipe.folder + "/event9").c_str()), -ENOENT);
  check_equal(opener.refused(), ENOENT);
  const int opened = opener.open(pipe.path.c_str());
  check_equal(fcntl(opened, F_GETFL) & O_ACCMODE, O_RDONLY);
  check((fcntl(opened, F_GETFD) & FD_CLOEXEC) != 0, "other programs would inherit it");
  opener.close(opened);
}

void devices_are_those_called_event() {
  const PassedPipe pipe;
  check(mkfifo((pipe.folder + "/mouse0").c_str(), 0600) == 0);
  check(device_paths(pipe.folder) == std::vector<std::string>{pipe.path});
  check(device_paths(pipe.folder + "/nowhere").empty());
}

void the_remedy_says_what_it_exposes() {
  const Problem problem = permission_problem(EACCES);
  check(problem.fault == Fault::permission);
  check(problem.remedy.find("sudo usermod -aG input $USER") != std::string::npos);
  check(problem.remedy.find("every program of this user can read every key of every session") != std::string::npos);
}

void without_devices_the_problem_is_another_one() {
  const PassedPipe pipe;
  check(no_device_problem(pipe.folder + "/nowhere").fault == Fault::no_display);
  check(no_device_problem(pipe.folder).fault == Fault::no_display, "it can be read");
}

constexpr TestCase cases[] = {
    {"the list of descriptors is numbers, and what is none is left out", the_list_of_descriptors_is_numbers},
    {"a passed descriptor is known by its path", a_passed_descriptor_is_known_by_its_path},
    {"a passed descriptor is used, and stays open for who passed it", a_passed_descriptor_is_used_and_left_open},
    {"what came before the start is thrown away", what_came_before_the_start_is_thrown_away},
    {"a device is opened to read only, and a refusal is remembered",
     a_device_is_opened_to_read_only_and_refusals_are_remembered},
    {"devices are those called event", devices_are_those_called_event},
    {"without devices permission is not the problem", without_devices_the_problem_is_another_one},
    {"the remedy says what it exposes", the_remedy_says_what_it_exposes},
};

}  // namespace

int main() { return run_cases(cases); }
