// NSRunningApplication and NSURL, as far as they are asked.
#include "objc.hpp"
#include "world.hpp"

namespace fake {
namespace {

struct Url final : Receiver {
  explicit Url(std::string name) : last_component(std::move(name)) {}
  Method method(const std::string& selector) const override;
  const std::string last_component;
};

struct RunningApplication final : Receiver {
  RunningApplication(std::string app, std::string file) : bundle(std::move(app)), executable(std::move(file)) {}
  Method method(const std::string& selector) const override;
  const std::string bundle;
  const std::string executable;
};

id last_path_component(id url, SEL) { return autoreleased(new OpaqueCFString(as<Url>(url)->last_component, false)); }
id bundle_identifier(id app, SEL) {
  const std::string& bundle = as<RunningApplication>(app)->bundle;
  return bundle.empty() ? nullptr : autoreleased(new OpaqueCFString(bundle, false));
}
id executable_url(id app, SEL) {
  const std::string& executable = as<RunningApplication>(app)->executable;
  return executable.empty() ? nullptr : autoreleased(new Url(executable));
}
id with_pid(id, SEL, std::int32_t pid) {
  std::string bundle;
  std::string executable;
  {
    const std::lock_guard lock(world().mutex);
    const auto found = world().programs.find(pid);
    if (found == world().programs.end()) return nullptr;
    bundle = found->second.bundle;
    executable = found->second.executable;
  }
  return autoreleased(new RunningApplication(bundle, executable));
}

Method Url::method(const std::string& selector) const {
  return selector == "lastPathComponent" ? as_method(&last_path_component) : nullptr;
}
Method RunningApplication::method(const std::string& selector) const {
  if (selector == "bundleIdentifier") return as_method(&bundle_identifier);
  return selector == "executableURL" ? as_method(&executable_url) : nullptr;
}

}  // namespace

ClassObject* app_class(const std::string& name) {
  static auto& running_application = everlasting<ClassObject>(
      ClassObject::Methods{{"runningApplicationWithProcessIdentifier:", as_method(&with_pid)}});
  return name == "NSRunningApplication" ? &running_application : nullptr;
}

}  // namespace fake
