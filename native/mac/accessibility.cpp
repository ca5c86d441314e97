#include "mac/accessibility.hpp"

#include <array>
#include <utility>

#include "mac/displays.hpp"

namespace capstan::mac {
namespace {

// A program that hangs must not hold the watch for longer: what is asked of it meanwhile is denied.
constexpr float patience_s = 0.25F;

CfOwner<CFTypeRef> attribute(AXUIElementRef element, const char* name, CFTypeID type) {
  const CfOwner<CFStringRef> key = to_cf_string(name);
  CFTypeRef value = nullptr;
  if (!key || AXUIElementCopyAttributeValue(element, key.get(), &value) != kAXErrorSuccess) return nullptr;
  CfOwner<CFTypeRef> owned(value);
  if (owned && CFGetTypeID(owned.get()) != type) return nullptr;
  return owned;
}

AXUIElementRef element_of(const CfOwner<CFTypeRef>& value) { return static_cast<AXUIElementRef>(value.get()); }

CfOwner<AXUIElementRef> app_element(ProcessId pid) {
  CfOwner<AXUIElementRef> app(AXUIElementCreateApplication(pid));
  if (app) AXUIElementSetMessagingTimeout(app.get(), patience_s);
  return app;
}

// What stands in a CGPoint or a CGSize.
template <typename Value>
std::optional<Value> geometry(AXUIElementRef element, const char* name, AXValueType type) {
  const CfOwner<CFTypeRef> value = attribute(element, name, AXValueGetTypeID());
  Value found{};
  if (!value || AXValueGetValue(static_cast<AXValueRef>(value.get()), type, &found) == 0) return std::nullopt;
  return found;
}

}  // namespace

Accessibility::Accessibility() : system_(AXUIElementCreateSystemWide()) {
  // Of this element it is the limit of the whole process ("AXUIElementSetMessagingTimeout", its header).
  if (system_) AXUIElementSetMessagingTimeout(system_.get(), patience_s);
}

Accessibility::~Accessibility() { unfollow(); }

ProcessId Accessibility::system_focus() const {
  if (!system_) return 0;
  const CfOwner<CFTypeRef> app = attribute(system_.get(), kAXFocusedApplicationAttribute, AXUIElementGetTypeID());
  ProcessId pid = 0;
  return app && AXUIElementGetPid(element_of(app), &pid) == kAXErrorSuccess ? pid : 0;
}

bool Accessibility::follow_if_in_front(ProcessId pid) {
  if (pid == 0) return false;
  CfOwner<AXUIElementRef> app = pid == followed_ ? retained(app_.get()) : app_element(pid);
  if (!app) return false;
  const CfOwner<CFTypeRef> answer = attribute(app.get(), kAXFrontmostAttribute, CFBooleanGetTypeID());
  if (!answer || CFBooleanGetValue(static_cast<CFBooleanRef>(answer.get())) == 0) return false;
  if (pid != followed_) follow(pid, std::move(app));
  return true;
}

std::optional<FocusedWindow> Accessibility::focused_window(ProcessId topmost) {
  const ProcessId named = system_focus();
  if (!follow_if_in_front(named) && (topmost == named || !follow_if_in_front(topmost))) return std::nullopt;
  const CfOwner<CFTypeRef> window = attribute(app_.get(), kAXFocusedWindowAttribute, AXUIElementGetTypeID());
  if (!window) return std::nullopt;
  FocusedWindow focused;
  // A sheet's or a popover's may be drawn by a helper: whose window it is, is what counts.
  if (AXUIElementGetPid(element_of(window), &focused.pid) != kAXErrorSuccess) return std::nullopt;
  const auto corner = geometry<CGPoint>(element_of(window), kAXPositionAttribute, kAXValueCGPointType);
  const auto size = geometry<CGSize>(element_of(window), kAXSizeAttribute, kAXValueCGSizeType);
  const CfOwner<CFTypeRef> title = attribute(element_of(window), kAXTitleAttribute, CFStringGetTypeID());
  // A window without a title says an empty one, or nothing: no rule for titles allows it then.
  if (!corner || !size) return std::nullopt;
  focused.rect = to_rect({*corner, *size});
  focused.title = to_utf8(title.get());
  return focused;
}

void Accessibility::follow(ProcessId pid, CfOwner<AXUIElementRef> app) {
  unfollow();
  followed_ = pid;
  app_ = std::move(app);
  AXObserverRef observer = nullptr;
  if (AXObserverCreate(pid, noticed, &observer) != kAXErrorSuccess) return;
  observer_.reset(observer);
  const std::array<std::pair<const char*, bool*>, 3> wanted = {{
      {kAXApplicationDeactivatedNotification, &focus_noticed_},
      {kAXFocusedWindowChangedNotification, &focus_noticed_},
      {kAXTitleChangedNotification, &other_noticed_},
  }};
  for (const auto& [name, notice] : wanted) {
    const CfOwner<CFStringRef> notification = to_cf_string(name);
    // One that it refuses is missed only until the next look.
    if (notification) AXObserverAddNotification(observer, app_.get(), notification.get(), notice);
  }
  CFRunLoopAddSource(CFRunLoopGetCurrent(), AXObserverGetRunLoopSource(observer), kCFRunLoopDefaultMode);
}

void Accessibility::unfollow() {
  if (observer_) {
    CFRunLoopRemoveSource(CFRunLoopGetCurrent(), AXObserverGetRunLoopSource(observer_.get()), kCFRunLoopDefaultMode);
  }
  observer_.reset();
  app_.reset();
  followed_ = 0;
}

void Accessibility::noticed(AXObserverRef /*observer*/, AXUIElementRef /*element*/, CFStringRef /*notification*/,
                            void* notice) {
  *static_cast<bool*>(notice) = true;
}

bool Accessibility::take_focus_notice() { return std::exchange(focus_noticed_, false); }

bool Accessibility::take_notice() { return std::exchange(other_noticed_, false); }

}  // namespace capstan::mac
