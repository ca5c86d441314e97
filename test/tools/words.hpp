// A command is a line of words.
#pragma once

#include <string>
#include <vector>

namespace test_tool {

std::vector<std::string> words(const std::string& line);
// What follows the first word, spaces kept.
std::string rest_of(const std::string& line);
// Throws std::invalid_argument, with the word in it.
long to_number(const std::string& word);

}  // namespace test_tool
