#include "mac/screenshots.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <vector>

#include "mac/completion_block.hpp"
#include "mac/frameworks/screen_capture_kit.hpp"

namespace capstan::mac {
namespace {

// ScreenCaptureKit asks a process of its own, which may have to start first.
constexpr std::chrono::seconds patience(2);

// What a handler is called with lives no longer than the call, unless it is retained.
class Answer {
 public:
  void complete(void* result, void* /*error*/) {
    if (result != nullptr) CFRetain(result);  // objects of Objective-C, too: the two count alike
    const std::lock_guard lock(mutex_);
    result_.reset(result);
    done_ = true;
    answered_.notify_all();
  }
  // Null when there was an error, or no answer in time.
  CfOwner<CFTypeRef> wait() {
    std::unique_lock lock(mutex_);
    answered_.wait_for(lock, patience, [this] { return done_; });
    return std::move(result_);
  }

 private:
  std::mutex mutex_;
  std::condition_variable answered_;
  bool done_ = false;
  CfOwner<CFTypeRef> result_;
};
// void (^)(SCShareableContent *, NSError *)
struct ContentAnswer : Answer {
  static constexpr const char* signature = "v24@?0@8@16";
};
// void (^)(CGImageRef, NSError *)
struct ImageAnswer : Answer {
  static constexpr const char* signature = "v24@?0^{CGImage=}8@16";
};

template <typename Number>
std::map<Number, id> by_number(id array, const char* number) {
  std::map<Number, id> objects;
  if (array == nullptr) return objects;
  const auto* list = reinterpret_cast<CFArrayRef>(array);  // NSArray and CFArray are one type
  for (CFIndex i = 0; i < CFArrayGetCount(list); ++i) {
    const id object = static_cast<id>(const_cast<void*>(CFArrayGetValueAtIndex(list, i)));
    objects[send<Number>(object, number)] = object;
  }
  return objects;
}

}  // namespace

bool Screenshots::begin() {
  windows_.clear();
  displays_.clear();
  content_.reset();
  // A process that has not spoken to the window server yet fails an assertion of ScreenCaptureKit.
  CGMainDisplayID();
  auto answer = std::make_shared<ContentAnswer>();
  CompletionBlock<ContentAnswer> block(answer);
  constexpr bool without_desktop = true;
  constexpr bool on_screen_only = true;
  send<void>(class_object(kSCShareableContent), kGetShareableContent, without_desktop, on_screen_only, block.get());
  content_.reset(static_cast<id>(const_cast<void*>(answer->wait().release())));
  if (!content_) return false;
  windows_ = by_number<std::uint32_t>(send<id>(content_.get(), kWindows), kWindowID);
  displays_ = by_number<CGDirectDisplayID>(send<id>(content_.get(), kDisplays), kDisplayID);
  return true;
}

CfOwner<CGImageRef> Screenshots::take(const Display& display, std::span<const std::uint32_t> windows) {
  const auto shown = displays_.find(display.id);
  if (shown == displays_.end()) return nullptr;
  std::vector<const void*> chosen;
  for (const std::uint32_t window : windows) {
    const auto found = windows_.find(window);
    if (found == windows_.end()) return nullptr;  // it came or went meanwhile: try again
    chosen.push_back(found->second);
  }
  const CfOwner<CFArrayRef> array(
      CFArrayCreate(nullptr, chosen.data(), static_cast<CFIndex>(chosen.size()), &kCFTypeArrayCallBacks));
  if (!array) return nullptr;
  const ObjectOwner filter(send<id>(send<id>(class_object(kSCContentFilter), kAlloc), kInitWithDisplayIncludingWindows,
                                    shown->second, array.get()));
  const ObjectOwner shape(send<id>(send<id>(class_object(kSCStreamConfiguration), kAlloc), kInit));
  if (!filter || !shape) return nullptr;
  send<void>(shape.get(), kSetWidth, std::size_t{display.place.width});
  send<void>(shape.get(), kSetHeight, std::size_t{display.place.height});
  send<void>(shape.get(), kSetShowsCursor, false);
  auto answer = std::make_shared<ImageAnswer>();
  CompletionBlock<ImageAnswer> block(answer);
  send<void>(class_object(kSCScreenshotManager), kCaptureImage, filter.get(), shape.get(), block.get());
  return CfOwner<CGImageRef>(static_cast<CGImageRef>(const_cast<void*>(answer->wait().release())));
}

}  // namespace capstan::mac
