// New files and folders that only their owner may open, by the access lists of Windows.
#include "core/private_files.hpp"

#include <aclapi.h>

#include <array>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "test_case.hpp"
#include "win/os_handles.hpp"

namespace {

using namespace capstan;
using test::check;
using test::check_equal;

struct FreeLocal {
  void operator()(void* memory) const { LocalFree(memory); }
};

// A fresh folder of its own for each case, under the user's folder for temporary files.
class Scratch {
 public:
  Scratch() {
    const std::wstring name =
        L"capstan-private-" + std::to_wstring(GetTickCount64()) + L"-" + std::to_wstring(++count_);
    path_ = std::filesystem::temp_directory_path() / name;
    check(std::filesystem::create_directory(path_), "no folder to test in");
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  [[nodiscard]] std::string path(const std::string& inner = "") const {
    return win::to_utf8(path_.wstring()) + (inner.empty() ? "" : "\\" + inner);
  }

 private:
  static inline int count_ = 0;
  std::filesystem::path path_;
};

void write_everyone(const std::string& path) {
  // An empty list pointer lets everyone in.
  const DWORD error = SetNamedSecurityInfoW(win::to_utf16(path).data(), SE_FILE_OBJECT, DACL_SECURITY_INFORMATION,
                                            nullptr, nullptr, nullptr, nullptr);
  check_equal(error, static_cast<DWORD>(ERROR_SUCCESS));
}

std::vector<std::byte> user_of_process() {
  HANDLE opened = nullptr;
  check(OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &opened) != 0, "no token");
  const win::KernelHandle token(opened);
  std::vector<std::byte> user(512);
  DWORD size = 0;
  check(GetTokenInformation(token.get(), TokenUser, user.data(), 512, &size) != 0, "no user");
  return user;
}

// The user owns it and alone is allowed to read it. The system is not counted: Wine, which keeps modes instead of
// lists, says of every file that the system may open it.
bool is_private(const std::string& path) {
  auto user = user_of_process();
  const PSID sid = reinterpret_cast<TOKEN_USER*>(user.data())->User.Sid;
  PSID owner = nullptr;
  PACL list = nullptr;
  PSECURITY_DESCRIPTOR found = nullptr;
  const DWORD error = GetNamedSecurityInfoW(win::to_utf16(path).data(), SE_FILE_OBJECT,
                                            OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, &owner, nullptr,
                                            &list, nullptr, &found);
  check_equal(error, static_cast<DWORD>(ERROR_SUCCESS));
  const std::unique_ptr<void, FreeLocal> descriptor(found);
  if (list == nullptr || !EqualSid(owner, sid)) return false;
  for (DWORD index = 0; index < list->AceCount; ++index) {
    void* entry = nullptr;
    check(GetAce(list, index, &entry) != 0, "no entry");
    auto* allowed = static_cast<ACCESS_ALLOWED_ACE*>(entry);
    if (allowed->Header.AceType != ACCESS_ALLOWED_ACE_TYPE) continue;
    const PSID reader = &allowed->SidStart;
    if (EqualSid(reader, sid) || IsWellKnownSid(reader, WinLocalSystemSid)) continue;
    if ((allowed->Mask & FILE_READ_DATA) != 0) return false;
  }
  return true;
}

std::string code_of(const std::optional<FileProblem>& problem) { return problem ? problem->code : "none"; }

void makes_private_files() {
  const Scratch scratch;
  const std::string folder = scratch.path();
  write_everyone(folder);
  const std::string path = folder + "\\a.mcap";
  const NewFile made = private_files()->make_file(path);
  check(!made.problem, "was not made");
  check(is_private(path), "others may open it");
}

void an_open_folder_is_not_private() {
  // Else the case above would prove nothing.
  const Scratch scratch;
  const std::string folder = scratch.path();
  write_everyone(folder);
  check(!is_private(folder), "the folder counts as private");
}

void replaces_nothing() {
  const Scratch scratch;
  const std::string path = scratch.path("a.mcap");
  check(!private_files()->make_file(path).problem, "was not made");
  const NewFile again = private_files()->make_file(path);
  check(code_of(again.problem) == "EEXIST", "another code");
  check_equal(again.problem->os_error, static_cast<int>(ERROR_FILE_EXISTS));
  check(!again.hold, "holds something");
}

void names_what_is_missing() {
  const Scratch scratch;
  check(code_of(private_files()->make_file(scratch.path("missing\\a.mcap")).problem) == "ENOENT", "another code");
}

void holds_the_name() {
  const Scratch scratch;
  const std::string path = scratch.path("a.mcap");
  const std::wstring wide = win::to_utf16(path);
  NewFile made = private_files()->make_file(path);
  check(DeleteFileW(wide.c_str()) == 0, "was deleted");
  check(MoveFileW(wide.c_str(), (wide + L".b").c_str()) == 0, "was renamed");
  const HANDLE writer = CreateFileW(wide.c_str(), GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                    nullptr, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
  check(writer != INVALID_HANDLE_VALUE, "cannot be opened for writing");
  CloseHandle(writer);
  made.hold.reset();
  check(DeleteFileW(wide.c_str()) != 0, "is still held");
}

void makes_private_folders() {
  const Scratch scratch;
  const std::string folder = scratch.path();
  write_everyone(folder);
  const std::string inner = folder + "\\home\\recordings";
  check(!private_files()->make_folder(inner), "was not made");
  check(is_private(inner), "others may open it");
  check(is_private(folder + "\\home"), "others may open the one above");
}

void closes_open_folders() {
  const Scratch scratch;
  const std::string folder = scratch.path();
  write_everyone(folder);
  check(!private_files()->make_folder(folder), "was not closed");
  check(is_private(folder), "others may open it");
}

void refuses_a_file_for_a_folder() {
  const Scratch scratch;
  const std::string path = scratch.path("recordings");
  check(!private_files()->make_file(path).problem, "was not made");
  check(code_of(private_files()->make_folder(path)) == "ENOTDIR", "another code");
}

void takes_any_name() {
  const Scratch scratch;
  const std::string path = scratch.path("Übung 録画.mcap");
  check(!private_files()->make_file(path).problem, "was not made");
  check(GetFileAttributesW(win::to_utf16(path).c_str()) != INVALID_FILE_ATTRIBUTES, "has another name");
}

constexpr std::array cases = {
    test::TestCase{"a new file is its owner's alone, in a folder that is everybody's", makes_private_files},
    test::TestCase{"that folder itself counts as open", an_open_folder_is_not_private},
    test::TestCase{"a file that is there is not replaced", replaces_nothing},
    test::TestCase{"a missing folder is said to be missing", names_what_is_missing},
    test::TestCase{"while a new file is held it can be written, but neither renamed nor deleted", holds_the_name},
    test::TestCase{"a new folder is its owner's alone, and so are those made on the way", makes_private_folders},
    test::TestCase{"a folder that is there is closed to others", closes_open_folders},
    test::TestCase{"a file is no folder", refuses_a_file_for_a_folder},
    test::TestCase{"names may have any letters", takes_any_name},
};

}  // namespace

int main() { return test::run_cases(cases); }
