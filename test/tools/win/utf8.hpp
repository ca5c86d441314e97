// Text between the tool's lines, which are UTF-8, and Windows.
#pragma once

#include <string>
#include <string_view>

namespace test_tool {

std::string to_utf8(std::wstring_view text);
std::wstring to_utf16(std::string_view text);

}  // namespace test_tool
