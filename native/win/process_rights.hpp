// What a process may do and which program it runs, asked of the kernel without disturbing it.
#pragma once

#include <optional>
#include <string>

#include "win/os_handles.hpp"

namespace capstan::win {

// For the questions below only. Null when there is no such process, or it will not say; GetLastError() tells which.
KernelHandle open_process(DWORD pid);

// The relative identifier of the integrity level in its token: SECURITY_MANDATORY_MEDIUM_RID for most programs,
// SECURITY_MANDATORY_HIGH_RID and above for elevated ones. Empty when it cannot be read, as with most of those that run
// for another user.
std::optional<DWORD> integrity_of(HANDLE process);

// Whether what runs at one level may do more than what runs at the other. What cannot be read counts as more.
bool outranks(std::optional<DWORD> theirs, std::optional<DWORD> own);

// Base name of the executable with its ending; empty when it cannot be read.
std::string executable_of(HANDLE process);

}  // namespace capstan::win
