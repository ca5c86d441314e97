// ScreenCaptureKit as of macOS 14: it answers later, on a thread of its own, by a block.
#include <cstdint>
#include <cstring>
#include <thread>

#include "objc.hpp"
#include "pictures.hpp"
#include "world.hpp"

namespace fake {
namespace {

// A block with two arguments and no captured objects: "Block Implementation Specification", clang.llvm.org. As
// _Block_copy does, a copy is made of as many bytes as the block says, since the caller's lies on its stack.
struct BlockHead {
  void* isa;
  int flags;
  int reserved;
  void (*invoke)(void*, void*, void*);
  const struct {
    unsigned long reserved;
    unsigned long size;
  } * descriptor;
};

std::vector<std::byte> copy_of(const void* block) {
  constexpr int has_signature = 1 << 30;
  const auto* head = static_cast<const BlockHead*>(block);
  if ((head->flags & has_signature) == 0) die("a completion handler without a signature");
  std::vector<std::byte> copy(head->descriptor->size);
  std::memcpy(copy.data(), block, copy.size());
  return copy;
}

void call(std::vector<std::byte>& block, Object* result) {
  reinterpret_cast<BlockHead*>(block.data())->invoke(block.data(), result, nullptr);
}

struct Numbered final : Receiver {
  explicit Numbered(std::uint32_t own) : number(own) {}
  Method method(const std::string& selector) const override;
  const std::uint32_t number;
};
std::uint32_t number_of(id object, SEL) { return as<Numbered>(object)->number; }
Method Numbered::method(const std::string& selector) const {
  return selector == "windowID" || selector == "displayID" ? as_method(&number_of) : nullptr;
}

struct ShareableContent final : Receiver {
  ShareableContent(OpaqueCFArray* all_windows, OpaqueCFArray* all_displays)
      : windows(all_windows), displays(all_displays) {}
  Method method(const std::string& selector) const override;
  const Share<OpaqueCFArray> windows;
  const Share<OpaqueCFArray> displays;
};
id windows_of(id content, SEL) { return as_id(as<ShareableContent>(content)->windows.get()); }
id displays_of(id content, SEL) { return as_id(as<ShareableContent>(content)->displays.get()); }
Method ShareableContent::method(const std::string& selector) const {
  if (selector == "windows") return as_method(&windows_of);
  return selector == "displays" ? as_method(&displays_of) : nullptr;
}

struct ContentFilter final : Receiver {
  Method method(const std::string& selector) const override;
  std::uint32_t display = 0;
  std::vector<std::uint32_t> windows;
};
id init_filter(id filter, SEL, id display, CFArrayRef windows) {
  auto* made = as<ContentFilter>(filter);
  made->display = as<Numbered>(display)->number;
  for (const void* window : as<OpaqueCFArray>(windows)->values) made->windows.push_back(as<Numbered>(window)->number);
  return filter;
}
Method ContentFilter::method(const std::string& selector) const {
  return selector == "initWithDisplay:includingWindows:" ? as_method(&init_filter) : nullptr;
}

struct StreamConfiguration final : Receiver {
  Method method(const std::string& selector) const override;
  std::size_t width = 0;
  std::size_t height = 0;
  bool shows_cursor = true;
};
id init_configuration(id configuration, SEL) { return configuration; }
void set_width(id configuration, SEL, std::size_t width) { as<StreamConfiguration>(configuration)->width = width; }
void set_height(id configuration, SEL, std::size_t height) { as<StreamConfiguration>(configuration)->height = height; }
void set_shows_cursor(id configuration, SEL, bool shows) {
  as<StreamConfiguration>(configuration)->shows_cursor = shows;
}
Method StreamConfiguration::method(const std::string& selector) const {
  if (selector == "init") return as_method(&init_configuration);
  if (selector == "setWidth:") return as_method(&set_width);
  if (selector == "setHeight:") return as_method(&set_height);
  return selector == "setShowsCursor:" ? as_method(&set_shows_cursor) : nullptr;
}

template <typename Type>
id allocate(id, SEL) {
  return as_id(new Type);
}

void get_content(id, SEL, bool, bool, const void* handler) {
  std::thread([block = copy_of(handler)]() mutable {
    std::vector<const void*> windows;
    bool permitted = false;
    {
      const std::lock_guard lock(world().mutex);
      permitted = world().may_see_screen;
      for (const Window& window : world().windows) windows.push_back(new Numbered(window.id));
    }
    const Share<OpaqueCFArray> all(as<OpaqueCFArray>(new_array(windows)));
    const Share<OpaqueCFArray> displays(as<OpaqueCFArray>(new_array({new Numbered(CGMainDisplayID())})));
    const Share<ShareableContent> content(new ShareableContent(Share(all).give_away(), Share(displays).give_away()));
    call(block, permitted ? content.get() : nullptr);
  }).detach();
}

void capture_image(id, SEL, id filter, id configuration, const void* handler) {
  const auto wanted = Share<ContentFilter>::of(as<ContentFilter>(filter));
  const auto shape = Share<StreamConfiguration>::of(as<StreamConfiguration>(configuration));
  std::thread([block = copy_of(handler), wanted, shape]() mutable {
    const CGRect area = CGDisplayBounds(wanted->display);
    if (shape->width != static_cast<std::size_t>(area.size.width)) die("a screenshot that would be scaled");
    const Share<OpaqueCGImage> image(draw_windows(area, wanted->windows));
    call(block, image.get());
  }).detach();
}

}  // namespace

ClassObject* screen_capture_class(const std::string& name) {
  static auto& content = everlasting<ClassObject>(ClassObject::Methods{
      {"getShareableContentExcludingDesktopWindows:onScreenWindowsOnly:completionHandler:", as_method(&get_content)}});
  static auto& filter = everlasting<ClassObject>(ClassObject::Methods{{"alloc", as_method(&allocate<ContentFilter>)}});
  static auto& configuration =
      everlasting<ClassObject>(ClassObject::Methods{{"alloc", as_method(&allocate<StreamConfiguration>)}});
  static auto& screenshots = everlasting<ClassObject>(
      ClassObject::Methods{{"captureImageWithFilter:configuration:completionHandler:", as_method(&capture_image)}});
  if (name == "SCShareableContent") return &content;
  if (name == "SCContentFilter") return &filter;
  if (name == "SCStreamConfiguration") return &configuration;
  const std::lock_guard lock(world().mutex);
  return name == "SCScreenshotManager" && world().has_screenshots ? &screenshots : nullptr;
}

}  // namespace fake
