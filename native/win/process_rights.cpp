#include "win/process_rights.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace capstan::win {
namespace {

// The longest path of the kernel's (UNICODE_STRING), in characters.
constexpr std::size_t longest_path = 32'768;

}  // namespace

KernelHandle open_process(DWORD pid) {
  return KernelHandle(OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, pid));
}

std::optional<DWORD> integrity_of(HANDLE process) {
  HANDLE opened = nullptr;
  if (OpenProcessToken(process, TOKEN_QUERY, &opened) == 0) return std::nullopt;
  const KernelHandle token(opened);
  // A label with the one SID that follows it.
  alignas(TOKEN_MANDATORY_LABEL) std::array<std::byte, sizeof(TOKEN_MANDATORY_LABEL) + SECURITY_MAX_SID_SIZE> buffer;
  DWORD size = 0;
  if (GetTokenInformation(token.get(), TokenIntegrityLevel, buffer.data(), static_cast<DWORD>(buffer.size()), &size) ==
      0) {
    return std::nullopt;
  }
  const PSID sid = reinterpret_cast<const TOKEN_MANDATORY_LABEL*>(buffer.data())->Label.Sid;
  const UCHAR parts = *GetSidSubAuthorityCount(sid);
  if (parts == 0) return std::nullopt;
  return *GetSidSubAuthority(sid, static_cast<DWORD>(parts - 1));
}

bool outranks(std::optional<DWORD> theirs, std::optional<DWORD> own) { return !theirs || !own || *theirs > *own; }

std::string executable_of(HANDLE process) {
  std::wstring path(longest_path, L'\0');
  auto length = static_cast<DWORD>(path.size());
  if (QueryFullProcessImageNameW(process, 0, path.data(), &length) == 0) return "";
  const std::wstring_view whole(path.data(), length);
  return to_utf8(whole.substr(whole.find_last_of(L'\\') + 1));
}

}  // namespace capstan::win
