// What another program can do to the input hook of a process: `win_tool suspend|resume|unhook`.
#pragma once

#include <string>
#include <vector>

namespace test_tool {

// PID NAME: suspends, or resumes, the threads of that process with that name (SetThreadDescription).
int run_suspend(const std::vector<std::string>& arguments);
int run_resume(const std::vector<std::string>& arguments);

// Takes away every input hook of this desktop, as Windows does with one that is too slow. Wine alone lets a program do
// that to others.
int run_unhook(const std::vector<std::string>& arguments);

}  // namespace test_tool
