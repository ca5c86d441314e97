#include "linux/evdev/keyboard_layout.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "test_case.hpp"

using namespace capstan::evdev;
using namespace capstan::test;

namespace {

void check_text(const std::string& found, const char* wanted) { check(found == wanted, ("found " + found).c_str()); }

// A folder that stands for the system's own.
class Root {
 public:
  Root() {
    std::string name = (std::filesystem::temp_directory_path() / "capstan-layout-XXXXXX").string();
    check(mkdtemp(name.data()) != nullptr, "no temporary folder");
    path_ = name;
  }
  ~Root() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Root(const Root&) = delete;
  Root& operator=(const Root&) = delete;

  void write(const std::string& file, const char* text) const {
    const std::filesystem::path target = path_ + file;
    std::filesystem::create_directories(target.parent_path());
    std::ofstream(target) << text;
  }
  [[nodiscard]] KeyboardLayout layout() const { return system_keyboard_layout(path_); }

 private:
  std::string path_;
};

constexpr const char* debians =
    "# KEYBOARD CONFIGURATION FILE\nXKBMODEL=\"pc105\"\nXKBLAYOUT=\"de,us\"\n"
    "XKBVARIANT='nodeadkeys,'\nXKBOPTIONS = grp:alt_shift_toggle \nBACKSPACE=\"guess\"\n";

void debians_file_is_read() {
  const KeyboardLayout layout = layout_of_assignments(debians);
  check_text(layout.model, "pc105");
  check_text(layout.layout, "de,us");
  check_text(layout.variant, "nodeadkeys,");
  check_text(layout.options, "grp:alt_shift_toggle");
}

void localeds_file_is_read() {
  const KeyboardLayout layout = layout_of_x11_options(
      "# Written by systemd-localed(8)\nSection \"InputClass\"\n        Identifier \"system-keyboard\"\n"
      "        Option \"XkbLayout\" \"fr\"\n\tOption \"XkbVariant\"   \"oss\"\n        Option \"Broken\nEndSection\n");
  check_text(layout.layout, "fr");
  check_text(layout.variant, "oss");
}

void what_says_nothing_gives_nothing() {
  for (const char* text :
       {"", "\n\n", "KEYMAP=de-latin1", "#XKBLAYOUT=de", "XKBLAYOUT", "Option", "Option \"XkbLayout"}) {
    check_text(layout_of_assignments(text).layout, "");
    check_text(layout_of_x11_options(text).layout, "");
  }
}

void the_environment_comes_first_then_files_in_order() {
  const Root root;
  check_text(root.layout().layout, "");
  check_text(root.layout().source, "");
  root.write("/etc/X11/xorg.conf.d/00-keyboard.conf", R"(Option "XkbLayout" "fr")");
  check_text(root.layout().layout, "fr");
  root.write("/etc/vconsole.conf", "KEYMAP=de-latin1\nXKBLAYOUT=at");
  check_text(root.layout().layout, "at");
  root.write("/etc/default/keyboard", debians);
  check_text(root.layout().layout, "de,us");
  check_text(root.layout().source, "/etc/default/keyboard");
  setenv("XKB_DEFAULT_LAYOUT", "ch", 1);
  check_text(root.layout().layout, "ch");
  check_text(root.layout().source, "XKB_DEFAULT_LAYOUT");
  unsetenv("XKB_DEFAULT_LAYOUT");
}

constexpr TestCase cases[] = {
    {"the file of Debian is read, and that of vconsole", debians_file_is_read},
    {"the file that localed writes is read", localeds_file_is_read},
    {"what says nothing gives nothing", what_says_nothing_gives_nothing},
    {"the environment comes first, then the files in order", the_environment_comes_first_then_files_in_order},
};

}  // namespace

int main() {
  unsetenv("XKB_DEFAULT_LAYOUT");
  return run_cases(cases);
}
