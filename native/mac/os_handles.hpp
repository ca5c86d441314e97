// RAII owners of what Core Foundation hands out, and its strings.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

#include "mac/frameworks/core_foundation.hpp"
#include "mac/frameworks/objc_runtime.hpp"

namespace capstan::mac {

struct ReleaseCf {
  void operator()(CFTypeRef object) const { CFRelease(object); }
};
// What a function with "Create" or "Copy" in its name returned ("The Create Rule", Memory Management Programming Guide
// for Core Foundation).
template <typename Ref>
using CfOwner = std::unique_ptr<std::remove_pointer_t<Ref>, ReleaseCf>;

// Of what a function with "Get" in its name returned: lives as long as the owner.
template <typename Ref>
CfOwner<Ref> retained(Ref object) {
  if (object != nullptr) CFRetain(object);
  return CfOwner<Ref>(object);
}

// Null when there is no memory.
CfOwner<CFStringRef> to_cf_string(const char* utf8);
// Empty for null, and for what is no string.
std::string to_utf8(CFTypeRef string);

// What Objective-C autoreleases on this thread is released with it. One a round of work.
class AutoreleasePool {
 public:
  AutoreleasePool() : pool_(objc_autoreleasePoolPush()) {}
  ~AutoreleasePool() { objc_autoreleasePoolPop(pool_); }
  AutoreleasePool(const AutoreleasePool&) = delete;
  AutoreleasePool& operator=(const AutoreleasePool&) = delete;

 private:
  void* pool_;
};

}  // namespace capstan::mac
