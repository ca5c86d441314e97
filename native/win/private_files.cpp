#include "core/private_files.hpp"

#include <aclapi.h>
#include <sddl.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "win/os_handles.hpp"

namespace capstan {
namespace {

using win::KernelHandle;

struct FreeLocal {
  void operator()(void* memory) const { LocalFree(memory); }
};
using SecurityDescriptor = std::unique_ptr<void, FreeLocal>;

// One for files and one for folders, whose entry goes down to what is made in them.
enum class Kind { file, folder };

FileProblem problem_of(DWORD error) {
  const char* code = [error] {
    switch (error) {
      case ERROR_FILE_EXISTS:
      case ERROR_ALREADY_EXISTS:
        return "EEXIST";
      case ERROR_FILE_NOT_FOUND:
      case ERROR_PATH_NOT_FOUND:
      case ERROR_BAD_NETPATH:
      case ERROR_BAD_NET_NAME:
      case ERROR_INVALID_DRIVE:
      case ERROR_INVALID_NAME:
        return "ENOENT";
      case ERROR_DIRECTORY:
        return "ENOTDIR";
      case ERROR_ACCESS_DENIED:
        return "EACCES";
      case ERROR_PRIVILEGE_NOT_HELD:
      case ERROR_INVALID_OWNER:
        return "EPERM";
      case ERROR_SHARING_VIOLATION:
      case ERROR_LOCK_VIOLATION:
        return "EBUSY";
      case ERROR_WRITE_PROTECT:
        return "EROFS";
      case ERROR_DISK_FULL:
      case ERROR_HANDLE_DISK_FULL:
        return "ENOSPC";
      case ERROR_FILENAME_EXCED_RANGE:
        return "ENAMETOOLONG";
      default:
        return "EIO";
    }
  }();
  return {code, static_cast<int>(error)};
}

FileProblem last_problem() { return problem_of(GetLastError()); }

// TOKEN_USER with its SID behind it; empty when it cannot be read.
std::vector<std::byte> read_user() {
  HANDLE opened = nullptr;
  if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &opened)) return {};
  const KernelHandle token(opened);
  DWORD size = 0;
  GetTokenInformation(token.get(), TokenUser, nullptr, 0, &size);
  std::vector<std::byte> user(size);
  if (!GetTokenInformation(token.get(), TokenUser, user.data(), size, &size)) return {};
  return user;
}

PSID sid_of(std::vector<std::byte>& user) { return reinterpret_cast<TOKEN_USER*>(user.data())->User.Sid; }

// The user is the owner, not the group of administrators that an elevated program's files belong to by default. Full
// access for the user and nobody else, nothing inherited (P). SYSTEM and administrators are not named: those who may
// back up or take over files can do so anyway, and nobody should by reading the folder.
SecurityDescriptor make_descriptor(PSID user, Kind kind) {
  LPWSTR text = nullptr;
  if (!ConvertSidToStringSidW(user, &text)) return nullptr;
  const std::unique_ptr<wchar_t, FreeLocal> sid(text);
  const std::wstring_view inherit = kind == Kind::folder ? L"OICI" : L"";
  std::wstring sddl = L"O:";
  sddl.append(sid.get()).append(L"D:P(A;").append(inherit).append(L";FA;;;").append(sid.get()).append(L")");
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl.c_str(), SDDL_REVISION_1, &descriptor, nullptr)) {
    return nullptr;
  }
  return SecurityDescriptor(descriptor);
}

// Links of all kinds, as far as they stand in for a name. Not the placeholders of OneDrive and the like.
bool is_link(HANDLE file) {
  FILE_ATTRIBUTE_TAG_INFO info{};
  if (!GetFileInformationByHandleEx(file, FileAttributeTagInfo, &info, sizeof info)) return false;
  return (info.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0 && IsReparseTagNameSurrogate(info.ReparseTag);
}

bool is_folder(HANDLE file) {
  FILE_BASIC_INFO info{};
  return GetFileInformationByHandleEx(file, FileBasicInfo, &info, sizeof info) &&
         (info.FileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
}

// All by one handle: what was looked at is what is changed.
std::optional<FileProblem> close_folder(const std::wstring& path, PSID user, PSECURITY_DESCRIPTOR descriptor) {
  constexpr DWORD share_all = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
  const HANDLE opened = CreateFileW(path.c_str(), READ_CONTROL | WRITE_DAC | FILE_READ_ATTRIBUTES, share_all, nullptr,
                                    OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, nullptr);
  if (opened == INVALID_HANDLE_VALUE) return last_problem();
  const KernelHandle folder(opened);
  if (is_link(folder.get())) return FileProblem{"ELOOP", ERROR_CANT_ACCESS_FILE};
  if (!is_folder(folder.get())) return FileProblem{"ENOTDIR", ERROR_DIRECTORY};

  PSID owner = nullptr;
  PSECURITY_DESCRIPTOR found = nullptr;
  const DWORD read = GetSecurityInfo(folder.get(), SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION, &owner, nullptr, nullptr,
                                     nullptr, &found);
  if (read != ERROR_SUCCESS) return problem_of(read);
  const SecurityDescriptor holds_owner(found);
  if (owner == nullptr || !EqualSid(owner, user)) return FileProblem{"EPERM", ERROR_INVALID_OWNER};

  // The list as it is, on this folder alone: what Capstan made in it has a list of its own.
  if (!SetKernelObjectSecurity(folder.get(), DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION,
                               descriptor)) {
    return last_problem();
  }
  return std::nullopt;
}

// The error of making it and whatever is missing on the way, ERROR_ALREADY_EXISTS included.
DWORD create_folders(const std::wstring& path, SECURITY_ATTRIBUTES& attributes) {
  if (CreateDirectoryW(path.c_str(), &attributes)) return ERROR_SUCCESS;
  const DWORD error = GetLastError();
  const std::size_t end = path.find_last_of(L"\\/");
  if (error != ERROR_PATH_NOT_FOUND || end == std::wstring::npos || end == 0) return error;
  const DWORD above = create_folders(path.substr(0, end), attributes);
  if (above != ERROR_SUCCESS && above != ERROR_ALREADY_EXISTS) return above;
  return CreateDirectoryW(path.c_str(), &attributes) ? ERROR_SUCCESS : GetLastError();
}

class AccessLists final : public PrivateFiles {
 public:
  NewFile make_file(const std::string& path) override {
    auto user = read_user();
    const SecurityDescriptor descriptor = user.empty() ? nullptr : make_descriptor(sid_of(user), Kind::file);
    if (!descriptor) return {nullptr, last_problem()};
    SECURITY_ATTRIBUTES attributes{sizeof attributes, descriptor.get(), FALSE};
    // The list is there with the file: at no moment could another open it. Without FILE_FLAG_OPEN_REPARSE_POINT a
    // dangling link would be followed. FILE_SHARE_DELETE is withheld for the hold.
    const HANDLE opened =
        CreateFileW(win::to_utf16(path).c_str(), GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, &attributes,
                    CREATE_NEW, FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT, nullptr);
    if (opened == INVALID_HANDLE_VALUE) return {nullptr, last_problem()};
    return {std::shared_ptr<void>(opened, win::CloseKernelHandle{}), std::nullopt};
  }

  std::optional<FileProblem> make_folder(const std::string& path) override {
    auto user = read_user();
    const SecurityDescriptor descriptor = user.empty() ? nullptr : make_descriptor(sid_of(user), Kind::folder);
    if (!descriptor) return last_problem();
    SECURITY_ATTRIBUTES attributes{sizeof attributes, descriptor.get(), FALSE};
    const std::wstring wide = win::to_utf16(path);
    const DWORD error = create_folders(wide, attributes);
    if (error == ERROR_SUCCESS) return std::nullopt;
    if (error != ERROR_ALREADY_EXISTS) return problem_of(error);
    return close_folder(wide, sid_of(user), descriptor.get());
  }
};

}  // namespace

PrivateFiles* private_files() {
  static AccessLists lists;
  return &lists;
}

}  // namespace capstan
