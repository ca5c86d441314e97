#include "linux/x11/window_properties.hpp"

#include <string_view>

namespace capstan::x11 {
namespace {

std::string latin1_to_utf8(std::string_view text) {
  std::string utf8;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80U) {
      utf8 += c;
    } else {
      utf8 += static_cast<char>(0xC0U | (byte >> 6U));
      utf8 += static_cast<char>(0x80U | (byte & 0x3FU));
    }
  }
  return utf8;
}

}  // namespace

std::string text_of(const X11Library& lib, const xcb_get_property_reply_t* reply) {
  if (reply == nullptr || reply->format != 8) return {};
  const std::string text(static_cast<const char*>(lib.get_property_value(reply)),
                         static_cast<std::size_t>(lib.get_property_value_length(reply)));
  // STRING is Latin-1 (ICCCM 2.7.1); anything else is taken for UTF-8.
  return reply->type == XCB_ATOM_STRING ? latin1_to_utf8(text) : text;
}

WindowClass class_of(const X11Library& lib, const xcb_get_property_reply_t* reply) {
  const std::string text = text_of(lib, reply);
  const std::size_t end = text.find('\0');
  if (end == std::string::npos) return {text, {}};
  return {text.substr(0, end), text.substr(end + 1, text.find('\0', end + 1) - end - 1)};
}

std::uint32_t number_of(const X11Library& lib, const xcb_get_property_reply_t* reply) {
  if (reply == nullptr || reply->format != 32 || lib.get_property_value_length(reply) < 4) return 0;
  return *static_cast<const std::uint32_t*>(lib.get_property_value(reply));
}

}  // namespace capstan::x11
