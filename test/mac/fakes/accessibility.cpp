// The accessibility tree: each program answers for itself, where the person allowed the question.
#include <algorithm>
#include <set>

#include "run_loop.hpp"
#include "world.hpp"

struct OpaqueAXUIElement final : fake::Object {
  OpaqueAXUIElement(std::int32_t owner, std::uint32_t shown)
      : Object(false, fake::Kind::ax_element), pid(owner), window(shown) {}
  const std::int32_t pid;      // 0: of the whole system
  const std::uint32_t window;  // 0: the program itself
};

struct OpaqueAXValue final : fake::Object {
  explicit OpaqueAXValue(CGPoint given)
      : Object(false, fake::Kind::ax_value), type(kAXValueCGPointType), point(given) {}
  explicit OpaqueAXValue(CGSize given) : Object(false, fake::Kind::ax_value), type(kAXValueCGSizeType), size(given) {}
  const AXValueType type;
  const CGPoint point{};
  const CGSize size{};
};

namespace fake {

struct ObserverSource;

}  // namespace fake

struct OpaqueAXObserver final : fake::Object {
  explicit OpaqueAXObserver(std::int32_t observed, AXObserverCallback called);
  ~OpaqueAXObserver() override;

  struct Wanted {
    fake::Share<OpaqueAXUIElement> element;
    std::string notification;
    void* info;
  };
  const std::int32_t pid;
  const AXObserverCallback callback;
  fake::Share<OpaqueCFRunLoopSource> source;

  std::mutex mutex;  // the last one to be taken
  std::vector<Wanted> wanted;
  std::deque<Wanted> told;
};

namespace fake {
namespace {

constexpr AXError cannot_complete = -25204;
constexpr AXError api_disabled = -25211;
constexpr AXError no_value = -25212;
constexpr AXError no_such_element = -25202;

// With the world's lock.
std::set<OpaqueAXObserver*>& observers() {
  static auto& all = everlasting<std::set<OpaqueAXObserver*>>();
  return all;
}

}  // namespace

// The observer owns it, and outlives its place in a run loop: whoever removes the observer removes the source first.
struct ObserverSource final : OpaqueCFRunLoopSource {
  explicit ObserverSource(OpaqueAXObserver* owner) : observer_(owner) {}

  bool ready() override {
    const std::lock_guard lock(observer_->mutex);
    return !observer_->told.empty();
  }

  void perform() override {
    OpaqueAXObserver::Wanted one;
    {
      const std::lock_guard lock(observer_->mutex);
      if (observer_->told.empty()) return;
      one = std::move(observer_->told.front());
      observer_->told.pop_front();
    }
    const Share<OpaqueCFString> name(new OpaqueCFString(one.notification, false));
    observer_->callback(observer_, one.element.get(), name.get(), one.info);
  }

 private:
  OpaqueAXObserver* observer_;
};

void notify(std::int32_t pid, const char* notification) {
  for (OpaqueAXObserver* observer : observers()) {
    if (observer->pid != pid) continue;
    const std::lock_guard lock(observer->mutex);
    for (const auto& wanted : observer->wanted) {
      if (wanted.notification == notification) observer->told.push_back(wanted);
    }
  }
  wake_ports();
}

namespace {

// With the world's lock. What an attribute holds; the caller owns it.
AXError value_of(const OpaqueAXUIElement& element, const std::string& name, CFTypeRef* value) {
  World& mac = world();
  if (!mac.may_see_ax) return api_disabled;
  const std::int32_t pid = element.pid == 0 ? mac.front : element.pid;
  if (element.pid == 0) {
    if (name != kAXFocusedApplicationAttribute || pid == 0) return no_value;
    *value = new OpaqueAXUIElement(pid, 0);
    return kAXErrorSuccess;
  }
  const auto program = mac.programs.find(pid);
  if (program == mac.programs.end()) return no_such_element;
  if (program->second.hangs) return cannot_complete;
  if (element.window == 0 && name == kAXFrontmostAttribute) {
    *value = new_truth(pid == mac.front);
    return kAXErrorSuccess;
  }
  if (element.window == 0) {
    if (name != kAXFocusedWindowAttribute || program->second.key_window == 0) return no_value;
    *value = new OpaqueAXUIElement(pid, program->second.key_window);
    return kAXErrorSuccess;
  }
  const Window* window = find_window(element.window);
  if (window == nullptr) return no_such_element;
  if (name == kAXTitleAttribute)
    *value = new_string(window->title);
  else if (name == kAXPositionAttribute)
    *value = new OpaqueAXValue(window->rect.origin);
  else if (name == kAXSizeAttribute)
    *value = new OpaqueAXValue(window->rect.size);
  else
    return no_value;
  return kAXErrorSuccess;
}

}  // namespace
}  // namespace fake

OpaqueAXObserver::OpaqueAXObserver(std::int32_t observed, AXObserverCallback called)
    : pid(observed), callback(called), source(new fake::ObserverSource(this)) {
  const std::lock_guard lock(fake::world().mutex);
  fake::observers().insert(this);
}

OpaqueAXObserver::~OpaqueAXObserver() {
  if (source->references != 1) fake::die("an observer goes whose source is still in a run loop");
  const std::lock_guard lock(fake::world().mutex);
  fake::observers().erase(this);
}

extern "C" {

const CFStringRef kAXTrustedCheckOptionPrompt = fake::new_string("AXTrustedCheckOptionPrompt", true);

Boolean AXIsProcessTrusted() {
  const std::lock_guard lock(fake::world().mutex);
  return fake::world().may_see_ax ? 1 : 0;
}

Boolean AXIsProcessTrustedWithOptions(CFDictionaryRef options) {
  if (CFDictionaryGetValue(options, kAXTrustedCheckOptionPrompt) == kCFBooleanTrue) {
    const std::lock_guard lock(fake::world().mutex);
    fake::world().asked.emplace_back("accessibility");
  }
  return AXIsProcessTrusted();
}

CFTypeID AXUIElementGetTypeID() { return static_cast<CFTypeID>(fake::Kind::ax_element); }
CFTypeID AXValueGetTypeID() { return static_cast<CFTypeID>(fake::Kind::ax_value); }

AXUIElementRef AXUIElementCreateSystemWide() { return new OpaqueAXUIElement(0, 0); }
AXUIElementRef AXUIElementCreateApplication(ProcessIdentifier pid) { return new OpaqueAXUIElement(pid, 0); }

AXError AXUIElementCopyAttributeValue(AXUIElementRef element, CFStringRef attribute, CFTypeRef* value) {
  *value = nullptr;
  const std::string& name = fake::text_of(attribute);
  const std::lock_guard lock(fake::world().mutex);
  return fake::value_of(*fake::as<OpaqueAXUIElement>(element), name, value);
}

AXError AXUIElementGetPid(AXUIElementRef element, ProcessIdentifier* pid) {
  *pid = fake::as<OpaqueAXUIElement>(element)->pid;
  return kAXErrorSuccess;
}

AXError AXUIElementSetMessagingTimeout(AXUIElementRef element, float seconds) {
  fake::as<OpaqueAXUIElement>(element);
  return seconds > 0 ? kAXErrorSuccess : fake::no_value;
}

Boolean AXValueGetValue(AXValueRef value, AXValueType type, void* result) {
  const auto* one = fake::as<OpaqueAXValue>(value);
  if (one->type != type) return 0;
  if (type == kAXValueCGPointType)
    *static_cast<CGPoint*>(result) = one->point;
  else
    *static_cast<CGSize*>(result) = one->size;
  return 1;
}

AXError AXObserverCreate(ProcessIdentifier pid, AXObserverCallback callback, AXObserverRef* observer) {
  {
    const std::lock_guard lock(fake::world().mutex);
    if (!fake::world().may_see_ax) return fake::api_disabled;
    if (!fake::world().programs.contains(pid)) return fake::no_such_element;
  }
  *observer = new OpaqueAXObserver(pid, callback);
  return kAXErrorSuccess;
}

AXError AXObserverAddNotification(AXObserverRef observer, AXUIElementRef element, CFStringRef notification,
                                  void* info) {
  auto* one = fake::as<OpaqueAXObserver>(observer);
  const std::lock_guard lock(one->mutex);
  one->wanted.push_back(
      {fake::Share<OpaqueAXUIElement>::of(fake::as<OpaqueAXUIElement>(element)), fake::text_of(notification), info});
  return kAXErrorSuccess;
}

// "Get": the observer keeps it.
CFRunLoopSourceRef AXObserverGetRunLoopSource(AXObserverRef observer) {
  return fake::as<OpaqueAXObserver>(observer)->source.get();
}
}
