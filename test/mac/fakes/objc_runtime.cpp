#include "objc.hpp"

#include <mutex>
#include <set>

#include "mac/frameworks/blocks_runtime.hpp"

namespace fake {
namespace {

void send_retain(id object, SEL) { retain(object); }
void send_release(id object, SEL) { release(object); }

}  // namespace
}  // namespace fake

extern "C" {

void* _NSConcreteStackBlock[32];

Class objc_getClass(const char* name) {
  fake::ClassObject* found = fake::app_class(name);
  if (found == nullptr) found = fake::screen_capture_class(name);
  return reinterpret_cast<Class>(static_cast<fake::Object*>(found));
}

// The same pointer for the same name, as long as the process lives.
SEL sel_registerName(const char* name) {
  static auto& mutex = fake::everlasting<std::mutex>();
  static auto& names = fake::everlasting<std::set<std::string>>();
  const std::lock_guard lock(mutex);
  return reinterpret_cast<SEL>(const_cast<std::string*>(&*names.insert(name).first));
}

// Called by objc_msgSend with the registers of the call put aside.
fake::Method fake_find_method(id object, SEL selector) {
  const auto& name = *reinterpret_cast<const std::string*>(selector);
  if (name == "retain") return fake::as_method(&fake::send_retain);
  if (name == "release") return fake::as_method(&fake::send_release);
  fake::Method found = nullptr;
  if (fake::is<fake::ClassObject>(object)) {
    const auto& methods = fake::as<fake::ClassObject>(object)->methods;
    const auto method = methods.find(name);
    if (method != methods.end()) found = method->second;
  } else if (fake::is<fake::Receiver>(object)) {
    found = fake::as<fake::Receiver>(object)->method(name);
  }
  if (found == nullptr) fake::die(("unrecognized selector: " + name).c_str());
  return found;
}
}
