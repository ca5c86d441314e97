// Strings, numbers, arrays and dictionaries of Core Foundation.
#include <cmath>
#include <cstdint>
#include <cstring>

#include "objects.hpp"

// Which callbacks are given matters, not what is in them.
struct CFDictionaryKeyCallBacks {
  int unused;
};
struct CFDictionaryValueCallBacks {
  int unused;
};
struct CFArrayCallBacks {
  int unused;
};

namespace fake {
namespace {

CFTypeID id_of(Kind kind) { return static_cast<CFTypeID>(kind); }

auto& yes = everlasting<OpaqueCFBoolean>(true);
auto& no = everlasting<OpaqueCFBoolean>(false);

}  // namespace

CFStringRef new_string(const std::string& utf8, bool constant) { return new OpaqueCFString(utf8, constant); }

CFNumberRef new_number(double value) { return new OpaqueCFNumber(value); }

CFBooleanRef new_truth(bool value) {
  OpaqueCFBoolean* truth = value ? &yes : &no;
  retain(truth);
  return truth;
}

const std::string& text_of(CFTypeRef string) { return as<OpaqueCFString>(string)->utf8; }

CFDictionaryRef new_dictionary(const std::vector<std::pair<CFStringRef, const void*>>& owned_values) {
  auto* dictionary = new OpaqueCFDictionary;
  for (const auto& [key, value] : owned_values) dictionary->values.emplace(text_of(key), value);
  return dictionary;
}

CFArrayRef new_array(const std::vector<const void*>& owned_values) {
  auto* array = new OpaqueCFArray;
  array->values = owned_values;
  return array;
}

}  // namespace fake

extern "C" {

const CFBooleanRef kCFBooleanTrue = &fake::yes;
const CFDictionaryKeyCallBacks kCFTypeDictionaryKeyCallBacks = {1};
const CFDictionaryValueCallBacks kCFTypeDictionaryValueCallBacks = {1};
const CFArrayCallBacks kCFTypeArrayCallBacks = {1};

CFTypeID CFGetTypeID(CFTypeRef object) { return fake::id_of(fake::as<fake::Object>(object)->kind); }
CFTypeID CFStringGetTypeID() { return fake::id_of(fake::Kind::string); }
CFTypeID CFNumberGetTypeID() { return fake::id_of(fake::Kind::number); }
CFTypeID CFBooleanGetTypeID() { return fake::id_of(fake::Kind::boolean); }
CFTypeID CFArrayGetTypeID() { return fake::id_of(fake::Kind::array); }
CFTypeID CFDictionaryGetTypeID() { return fake::id_of(fake::Kind::dictionary); }

CFStringRef CFStringCreateWithCString(CFAllocatorRef, const char* text, CFStringEncoding encoding) {
  if (encoding != kCFStringEncodingUTF8) fake::die("an encoding that the fakes do not know");
  return fake::new_string(text);
}

// In units of UTF-16, which is at most one a byte of UTF-8.
CFIndex CFStringGetLength(CFStringRef string) {
  CFIndex units = 0;
  for (const char one : fake::text_of(string)) {
    const auto byte = static_cast<unsigned char>(one);
    units += (byte & 0xC0) == 0x80 ? 0 : byte >= 0xF0 ? 2 : 1;
  }
  return units;
}

CFIndex CFStringGetMaximumSizeForEncoding(CFIndex units, CFStringEncoding) { return 3 * units; }

Boolean CFStringGetCString(CFStringRef string, char* buffer, CFIndex size, CFStringEncoding) {
  const std::string& text = fake::text_of(string);
  if (static_cast<CFIndex>(text.size()) >= size) return 0;
  std::memcpy(buffer, text.c_str(), text.size() + 1);
  return 1;
}

Boolean CFNumberGetValue(CFNumberRef number, CFNumberType type, void* result) {
  const double value = fake::as<OpaqueCFNumber>(number)->value;
  if (type == kCFNumberSInt64Type) {
    const auto whole = static_cast<std::int64_t>(value);
    std::memcpy(result, &whole, sizeof whole);
    return static_cast<double>(whole) == value ? 1 : 0;  // with loss, it says so
  }
  if (type != kCFNumberFloat64Type) fake::die("a type of number that the fakes do not know");
  std::memcpy(result, &value, sizeof value);
  return 1;
}

Boolean CFBooleanGetValue(CFBooleanRef boolean) { return fake::as<OpaqueCFBoolean>(boolean)->value ? 1 : 0; }

CFArrayRef CFArrayCreate(CFAllocatorRef, const void** values, CFIndex count, const CFArrayCallBacks* callbacks) {
  auto* array = new OpaqueCFArray;
  array->values.assign(values, values + count);
  array->owns = callbacks != nullptr;
  if (array->owns) {
    for (const void* value : array->values) fake::retain(value);
  }
  return array;
}

CFIndex CFArrayGetCount(CFArrayRef array) {
  return static_cast<CFIndex>(fake::as<OpaqueCFArray>(array)->values.size());
}

const void* CFArrayGetValueAtIndex(CFArrayRef array, CFIndex index) {
  const auto& values = fake::as<OpaqueCFArray>(array)->values;
  if (index < 0 || index >= static_cast<CFIndex>(values.size())) fake::die("an index beyond the end of an array");
  return values[static_cast<std::size_t>(index)];
}

CFDictionaryRef CFDictionaryCreate(CFAllocatorRef, const void** keys, const void** values, CFIndex count,
                                   const CFDictionaryKeyCallBacks* key_callbacks,
                                   const CFDictionaryValueCallBacks* value_callbacks) {
  if (key_callbacks == nullptr || value_callbacks == nullptr) fake::die("a dictionary that owns nothing");
  auto* dictionary = new OpaqueCFDictionary;
  for (CFIndex i = 0; i < count; ++i) {
    fake::retain(values[i]);
    dictionary->values.emplace(fake::text_of(keys[i]), values[i]);
  }
  return dictionary;
}

const void* CFDictionaryGetValue(CFDictionaryRef dictionary, const void* key) {
  const auto& values = fake::as<OpaqueCFDictionary>(dictionary)->values;
  const auto found = values.find(fake::text_of(key));
  return found == values.end() ? nullptr : found->second;
}
}
