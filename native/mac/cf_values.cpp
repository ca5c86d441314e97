#include "mac/cf_values.hpp"

namespace capstan::mac {
namespace {

CFTypeRef value_of(CFDictionaryRef dictionary, CFStringRef key, CFTypeID type) {
  if (dictionary == nullptr || key == nullptr) return nullptr;
  const CFTypeRef value = CFDictionaryGetValue(dictionary, key);
  return value != nullptr && CFGetTypeID(value) == type ? value : nullptr;
}

}  // namespace

std::optional<std::int64_t> integer_of(CFDictionaryRef dictionary, CFStringRef key) {
  const auto* number = static_cast<CFNumberRef>(value_of(dictionary, key, CFNumberGetTypeID()));
  std::int64_t value = 0;
  if (number == nullptr || CFNumberGetValue(number, kCFNumberSInt64Type, &value) == 0) return std::nullopt;
  return value;
}

std::optional<double> number_of(CFDictionaryRef dictionary, CFStringRef key) {
  const auto* number = static_cast<CFNumberRef>(value_of(dictionary, key, CFNumberGetTypeID()));
  double value = 0;
  if (number == nullptr || CFNumberGetValue(number, kCFNumberFloat64Type, &value) == 0) return std::nullopt;
  return value;
}

std::optional<bool> flag_of(CFDictionaryRef dictionary, CFStringRef key) {
  const auto* boolean = static_cast<CFBooleanRef>(value_of(dictionary, key, CFBooleanGetTypeID()));
  if (boolean != nullptr) return CFBooleanGetValue(boolean) != 0;
  const auto number = integer_of(dictionary, key);
  if (!number) return std::nullopt;
  return *number != 0;
}

std::optional<CGRect> rect_of(CFDictionaryRef dictionary, CFStringRef key) {
  const auto* value = static_cast<CFDictionaryRef>(value_of(dictionary, key, CFDictionaryGetTypeID()));
  CGRect rect{};
  if (value == nullptr || !CGRectMakeWithDictionaryRepresentation(value, &rect)) return std::nullopt;
  return rect;
}

}  // namespace capstan::mac
