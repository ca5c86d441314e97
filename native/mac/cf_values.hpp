// Reads what Core Foundation's dictionaries and arrays hold. What is not there, or of another type, is nothing.
#pragma once

#include <cstdint>
#include <optional>

#include "mac/frameworks/core_foundation.hpp"
#include "mac/frameworks/core_graphics.hpp"

namespace capstan::mac {

std::optional<std::int64_t> integer_of(CFDictionaryRef dictionary, CFStringRef key);
std::optional<double> number_of(CFDictionaryRef dictionary, CFStringRef key);
// A CFBoolean, or a number that is not 0.
std::optional<bool> flag_of(CFDictionaryRef dictionary, CFStringRef key);
// As CGRectCreateDictionaryRepresentation wrote it.
std::optional<CGRect> rect_of(CFDictionaryRef dictionary, CFStringRef key);

}  // namespace capstan::mac
