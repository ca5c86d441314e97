// Messages to Objective-C objects without Objective-C: objc_msgSend, cast to the signature of the method that answers.
// The types are those of the method; a wrong one is not noticed by anybody.
#pragma once

#include <memory>

#include "mac/frameworks/objc_runtime.hpp"

namespace capstan::mac {

template <typename Result, typename... Arguments>
Result send(id object, const char* selector, Arguments... arguments) {
  using Method = Result (*)(id, SEL, Arguments...);
  return reinterpret_cast<Method>(&objc_msgSend)(object, sel_registerName(selector), arguments...);
}

// Null when this version of macOS has no such class.
inline id class_object(const char* name) { return reinterpret_cast<id>(objc_getClass(name)); }

struct ReleaseObject {
  void operator()(id object) const { send<void>(object, "release"); }
};
// What "alloc", "new", "copy" or "retain" returned.
using ObjectOwner = std::unique_ptr<OpaqueObjcObject, ReleaseObject>;

}  // namespace capstan::mac
