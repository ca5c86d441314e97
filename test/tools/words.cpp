#include "words.hpp"

#include <sstream>
#include <stdexcept>

namespace test_tool {

std::vector<std::string> words(const std::string& line) {
  std::istringstream stream(line);
  std::vector<std::string> found;
  for (std::string word; stream >> word;) found.push_back(word);
  return found;
}

std::string rest_of(const std::string& line) {
  const std::size_t space = line.find(' ');
  return space == std::string::npos ? std::string() : line.substr(space + 1);
}

long to_number(const std::string& word) {
  std::size_t used = 0;
  long value = 0;
  try {
    value = std::stol(word, &used, 0);
  } catch (const std::exception&) {
    used = 0;
  }
  if (used == 0 || used != word.size()) throw std::invalid_argument("not a number: " + word);
  return value;
}

}  // namespace test_tool
