// Pictures of windows, each in one colour, and the context that they are drawn into.
#include <algorithm>
#include <cstring>

#include "pictures.hpp"
#include "world.hpp"

struct OpaqueCGColorSpace final : fake::Object {};

struct OpaqueCGContext final : fake::Object {
  std::uint32_t* pixels = nullptr;
  std::size_t width = 0;
  std::size_t height = 0;
  std::size_t stride = 0;  // in pixels
};

namespace fake {

OpaqueCGImage* draw_windows(const CGRect& area, const std::vector<std::uint32_t>& ids) {
  auto* image = new OpaqueCGImage;
  image->width = static_cast<std::size_t>(area.size.width);
  image->height = static_cast<std::size_t>(area.size.height);
  image->pixels.assign(image->width * image->height, 0);
  const std::lock_guard lock(world().mutex);
  const auto& windows = world().windows;
  for (auto window = windows.rbegin(); window != windows.rend(); ++window) {
    if (std::find(ids.begin(), ids.end(), window->id) == ids.end()) continue;
    for (std::size_t y = 0; y < image->height; ++y) {
      for (std::size_t x = 0; x < image->width; ++x) {
        const double at_x = area.origin.x + static_cast<double>(x);
        const double at_y = area.origin.y + static_cast<double>(y);
        if (at_x < window->rect.origin.x || at_x >= window->rect.origin.x + window->rect.size.width ||
            at_y < window->rect.origin.y || at_y >= window->rect.origin.y + window->rect.size.height) {
          continue;
        }
        image->pixels[y * image->width + x] = 0xFF000000 | window->color;
      }
    }
  }
  return image;
}

}  // namespace fake

extern "C" {

const CFStringRef kCGColorSpaceSRGB = fake::new_string("kCGColorSpaceSRGB", true);

// The array's values are numbers of windows, not objects.
CGImageRef CGWindowListCreateImageFromArray(CGRect area, CFArrayRef windows, CGWindowImageOption) {
  std::vector<std::uint32_t> ids;
  const auto* array = fake::as<OpaqueCFArray>(windows);
  if (array->owns) fake::die("an array of objects, where numbers of windows are needed");
  for (const void* value : array->values)
    ids.push_back(static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(value)));
  {
    const std::lock_guard lock(fake::world().mutex);
    if (!fake::world().may_see_screen) return nullptr;
  }
  return fake::draw_windows(area, ids);
}

CGColorSpaceRef CGColorSpaceCreateWithName(CFStringRef name) {
  fake::text_of(name);
  return new OpaqueCGColorSpace;
}

CGContextRef CGBitmapContextCreate(void* data, std::size_t width, std::size_t height, std::size_t bits,
                                   std::size_t bytes_a_row, CGColorSpaceRef space, std::uint32_t info) {
  fake::as<OpaqueCGColorSpace>(space);
  if (bits != 8 || info != (kCGImageAlphaPremultipliedFirst | kCGBitmapByteOrder32Little)) return nullptr;
  auto* context = new OpaqueCGContext;
  context->pixels = static_cast<std::uint32_t*>(data);
  context->width = width;
  context->height = height;
  context->stride = bytes_a_row / sizeof(std::uint32_t);
  return context;
}

void CGContextSetBlendMode(CGContextRef context, CGBlendMode mode) {
  fake::as<OpaqueCGContext>(context);
  if (mode != kCGBlendModeCopy) fake::die("a blend mode that the fakes do not know");
}

void CGContextDrawImage(CGContextRef context, CGRect rect, CGImageRef image) {
  const auto* target = fake::as<OpaqueCGContext>(context);
  const auto* picture = fake::as<OpaqueCGImage>(image);
  if (static_cast<std::size_t>(rect.size.width) != picture->width ||
      static_cast<std::size_t>(rect.size.height) != picture->height || picture->width != target->width ||
      picture->height != target->height) {
    fake::die("a picture that would be scaled");
  }
  for (std::size_t y = 0; y < picture->height; ++y) {
    std::memcpy(target->pixels + y * target->stride, picture->pixels.data() + y * picture->width,
                picture->width * sizeof(std::uint32_t));
  }
}
}
