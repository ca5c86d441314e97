#include "linux/evdev/keyboard_layout.hpp"

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

namespace capstan::evdev {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r";
  const std::size_t first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::string_view unquoted(std::string_view text) {
  const bool quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
  return quoted ? text.substr(1, text.size() - 2) : text;
}

template <typename Line>
void each_line(std::string_view text, Line line) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    line(trimmed(text.substr(0, end)));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

void set(KeyboardLayout& layout, std::string_view name, std::string_view value) {
  if (name == "XKBMODEL" || name == "XkbModel") layout.model = value;
  if (name == "XKBLAYOUT" || name == "XkbLayout") layout.layout = value;
  if (name == "XKBVARIANT" || name == "XkbVariant") layout.variant = value;
  if (name == "XKBOPTIONS" || name == "XkbOptions") layout.options = value;
}

// The quoted word at the beginning, which is then taken off.
std::optional<std::string_view> take_quoted(std::string_view& text) {
  text = trimmed(text);
  if (text.empty() || text.front() != '"') return std::nullopt;
  const std::size_t end = text.find('"', 1);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view word = text.substr(1, end - 1);
  text.remove_prefix(end + 1);
  return word;
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

KeyboardLayout layout_of_assignments(std::string_view text) {
  KeyboardLayout layout;
  each_line(text, [&](std::string_view line) {
    const std::size_t equals = line.find('=');
    if (line.empty() || line.front() == '#' || equals == std::string_view::npos) return;
    set(layout, trimmed(line.substr(0, equals)), unquoted(trimmed(line.substr(equals + 1))));
  });
  return layout;
}

KeyboardLayout layout_of_x11_options(std::string_view text) {
  constexpr std::string_view option = "Option";
  KeyboardLayout layout;
  each_line(text, [&](std::string_view line) {
    if (line.substr(0, option.size()) != option) return;
    line.remove_prefix(option.size());
    const auto name = take_quoted(line);
    const auto value = take_quoted(line);
    if (name && value) set(layout, *name, *value);
  });
  return layout;
}

KeyboardLayout system_keyboard_layout(const std::string& root) {
  KeyboardLayout set_by_environment = {environment("XKB_DEFAULT_MODEL"), environment("XKB_DEFAULT_LAYOUT"),
                                       environment("XKB_DEFAULT_VARIANT"), environment("XKB_DEFAULT_OPTIONS"),
                                       "XKB_DEFAULT_LAYOUT"};
  if (!set_by_environment.layout.empty()) return set_by_environment;
  struct File {
    const char* path;
    KeyboardLayout (*read)(std::string_view);
  };
  constexpr std::array<File, 3> files = {{{"/etc/default/keyboard", layout_of_assignments},
                                          {"/etc/vconsole.conf", layout_of_assignments},
                                          {"/etc/X11/xorg.conf.d/00-keyboard.conf", layout_of_x11_options}}};
  for (const File& file : files) {
    KeyboardLayout layout = file.read(text_of(root + file.path));
    if (layout.layout.empty()) continue;
    layout.source = file.path;
    return layout;
  }
  return {};
}

}  // namespace capstan::evdev
