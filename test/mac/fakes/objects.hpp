// Objects of Core Foundation and Objective-C as the fakes have them: counted as the real ones are. What is released
// once too often is freed memory, which AddressSanitizer sees; what is never released stays in live_objects().
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "mac/frameworks/core_foundation.hpp"
#include "mac/frameworks/objc_runtime.hpp"

namespace fake {

// What would be a crash on a Mac.
[[noreturn]] void die(const char* why);

// What CFGetTypeID says.
enum class Kind : unsigned long { other = 1, string, number, boolean, array, dictionary, ax_element, ax_value };

struct Object {
  explicit Object(bool constant = false, Kind kind = Kind::other);
  virtual ~Object();
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  mutable std::atomic<long> references;
  const bool constant;
  const Kind kind;
};

// Those that were made and are not freed.
long live_objects();

// The opaque types below have Object as their first and only base, so that a void* to one is a void* to its Object.
template <typename Type>
Type* as(const void* pointer) {
  if (pointer == nullptr) die("null where an object is needed");
  auto* object = dynamic_cast<Type*>(static_cast<Object*>(const_cast<void*>(pointer)));
  if (object == nullptr) die("an object of another type is needed");
  return object;
}

template <typename Type>
bool is(const void* pointer) {
  return pointer != nullptr && dynamic_cast<Type*>(static_cast<Object*>(const_cast<void*>(pointer))) != nullptr;
}

inline id as_id(Object* object) { return reinterpret_cast<id>(object); }

void retain(const void* object);
void release(const void* object);
// As the frameworks do, a static outlives every thread: process.exit() destroys what has a destructor while the threads
// of a capture go on.
template <typename Type, typename... Arguments>
Type& everlasting(Arguments&&... arguments) {
  return *new Type(std::forward<Arguments>(arguments)...);
}

// To the innermost pool of this thread; without one it would leak on a Mac.
id autoreleased(Object* object);

// One share of an object.
template <typename Type>
class Share {
 public:
  Share() = default;
  // Takes over a share that the caller has.
  explicit Share(Type* owned) : object_(owned) {}
  static Share of(Type* borrowed) {
    if (borrowed != nullptr) retain(borrowed);
    return Share(borrowed);
  }
  Share(const Share& other) : Share(of(other.object_)) {}
  Share(Share&& other) noexcept : object_(other.object_) { other.object_ = nullptr; }
  Share& operator=(Share other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Share() {
    if (object_ != nullptr) release(object_);
  }

  Type* get() const { return object_; }
  Type* operator->() const { return object_; }
  explicit operator bool() const { return object_ != nullptr; }
  Type* give_away() {
    Type* object = object_;
    object_ = nullptr;
    return object;
  }

 private:
  Type* object_ = nullptr;
};

CFStringRef new_string(const std::string& utf8, bool constant = false);
CFNumberRef new_number(double value);
CFBooleanRef new_truth(bool value);  // a share of a constant
CFDictionaryRef new_dictionary(const std::vector<std::pair<CFStringRef, const void*>>& owned_values);
CFArrayRef new_array(const std::vector<const void*>& owned_values);
const std::string& text_of(CFTypeRef string);

}  // namespace fake

struct OpaqueCFString final : fake::Object {
  OpaqueCFString(std::string text, bool is_constant) : Object(is_constant, fake::Kind::string), utf8(std::move(text)) {}
  const std::string utf8;
};

struct OpaqueCFNumber final : fake::Object {
  explicit OpaqueCFNumber(double number) : Object(false, fake::Kind::number), value(number) {}
  const double value;
};

struct OpaqueCFBoolean final : fake::Object {
  explicit OpaqueCFBoolean(bool truth) : Object(true, fake::Kind::boolean), value(truth) {}
  const bool value;
};

struct OpaqueCFArray final : fake::Object {
  OpaqueCFArray() : Object(false, fake::Kind::array) {}
  ~OpaqueCFArray() override {
    if (!owns) return;
    for (const void* value : values) fake::release(value);
  }
  std::vector<const void*> values;
  bool owns = true;
};

struct OpaqueCFDictionary final : fake::Object {
  OpaqueCFDictionary() : Object(false, fake::Kind::dictionary) {}
  ~OpaqueCFDictionary() override {
    for (const auto& [key, value] : values) fake::release(value);
  }
  std::map<std::string, const void*> values;  // keys are strings wherever they are used here
};
