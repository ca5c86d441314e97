// One JSON object on one line of stdout: the only way in which the test tools speak.
#pragma once

#include <string>
#include <string_view>

namespace test_tool {

class JsonLine {
 public:
  explicit JsonLine(std::string_view type);
  ~JsonLine();
  JsonLine(const JsonLine&) = delete;
  JsonLine& operator=(const JsonLine&) = delete;

  JsonLine& text(std::string_view key, std::string_view value);
  JsonLine& number(std::string_view key, long long value);
  JsonLine& boolean(std::string_view key, bool value);
  // `json` must be a whole JSON value.
  JsonLine& raw(std::string_view key, std::string_view json);

 private:
  std::string line_;
};

std::string json_string(std::string_view utf8);

// Lines gather in memory, so that a flood of events costs no write each.
void flush_lines();

}  // namespace test_tool
