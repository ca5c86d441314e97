#include "json_line.hpp"

#include <array>
#include <cstdio>

namespace test_tool {

std::string json_string(std::string_view utf8) {
  std::string quoted = "\"";
  for (const char character : utf8) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte == '"' || byte == '\\') {
      quoted += '\\';
      quoted += character;
    } else if (byte < 0x20) {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", byte);
      quoted += escape.data();
    } else {
      quoted += character;
    }
  }
  return quoted + '"';
}

JsonLine::JsonLine(std::string_view type) : line_("{\"type\":" + json_string(type)) {}

JsonLine::~JsonLine() {
  line_ += "}\n";
  std::fwrite(line_.data(), 1, line_.size(), stdout);
}

JsonLine& JsonLine::raw(std::string_view key, std::string_view json) {
  line_ += ',';
  line_ += json_string(key);
  line_ += ':';
  line_ += json;
  return *this;
}

JsonLine& JsonLine::text(std::string_view key, std::string_view value) { return raw(key, json_string(value)); }
JsonLine& JsonLine::number(std::string_view key, long long value) { return raw(key, std::to_string(value)); }
JsonLine& JsonLine::boolean(std::string_view key, bool value) { return raw(key, value ? "true" : "false"); }

void flush_lines() { std::fflush(stdout); }

}  // namespace test_tool
