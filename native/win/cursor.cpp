#include "win/cursor.hpp"

#include <cstdlib>
#include <memory>
#include <type_traits>
#include <vector>

#include "win/cursor_image.hpp"

namespace capstan::win {
namespace {

// Larger ones are a rarity, and would take the room of other things in the frame's record.
constexpr std::uint32_t largest_side = 64;

struct DeleteBitmap {
  void operator()(HBITMAP bitmap) const { DeleteObject(bitmap); }
};
using BitmapHandle = std::unique_ptr<std::remove_pointer_t<HBITMAP>, DeleteBitmap>;
struct ReleaseScreen {
  void operator()(HDC context) const { ReleaseDC(nullptr, context); }
};
using ScreenContext = std::unique_ptr<std::remove_pointer_t<HDC>, ReleaseScreen>;

struct Bits {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::vector<std::uint32_t> pixels;  // none when the bitmap is too large, or cannot be read
};

Bits read_bits(HBITMAP bitmap) {
  BITMAP size = {};
  if (bitmap == nullptr || GetObjectW(bitmap, sizeof size, &size) == 0) return {};
  Bits bits;
  bits.width = static_cast<std::uint32_t>(size.bmWidth);
  bits.height = static_cast<std::uint32_t>(std::abs(size.bmHeight));
  if (bits.width > largest_side || bits.height > 2 * largest_side) return bits;
  BITMAPINFO info = {};
  info.bmiHeader.biSize = sizeof info.bmiHeader;
  info.bmiHeader.biWidth = static_cast<LONG>(bits.width);
  info.bmiHeader.biHeight = -static_cast<LONG>(bits.height);  // top row first
  info.bmiHeader.biPlanes = 1;
  info.bmiHeader.biBitCount = 32;
  info.bmiHeader.biCompression = BI_RGB;
  const ScreenContext screen(GetDC(nullptr));
  bits.pixels.resize(std::size_t{bits.width} * bits.height);
  const int rows = GetDIBits(screen.get(), bitmap, 0, bits.height, bits.pixels.data(), &info, DIB_RGB_COLORS);
  if (rows != static_cast<int>(bits.height)) bits.pixels.clear();
  return bits;
}

// Without pixels where the image cannot be read: its program has ended, or runs beside this one under Wine.
FrameCursor shape_of(HCURSOR cursor) {
  ICONINFO icon = {};
  if (GetIconInfo(cursor, &icon) == FALSE) return {};
  const BitmapHandle mask_bitmap(icon.hbmMask);
  const BitmapHandle colour_bitmap(icon.hbmColor);
  FrameCursor shape;
  shape.hot_x = icon.xHotspot;
  shape.hot_y = icon.yHotspot;
  const Bits mask = read_bits(mask_bitmap.get());
  if (!colour_bitmap) {
    shape.width = mask.width;
    shape.height = mask.height / 2;
    if (!mask.pixels.empty()) shape.argb = monochrome_cursor(mask.pixels);
    return shape;
  }
  const Bits colour = read_bits(colour_bitmap.get());
  shape.width = colour.width;
  shape.height = colour.height;
  if (!colour.pixels.empty()) shape.argb = coloured_cursor(colour.pixels, mask.pixels);
  return shape;
}

}  // namespace

std::optional<FrameCursor> Cursor::look(const Region& shown) {
  CURSORINFO info = {};
  info.cbSize = sizeof info;
  if (GetCursorInfo(&info) == FALSE || (info.flags & CURSOR_SHOWING) == 0 || info.hCursor == nullptr) {
    return std::nullopt;
  }
  const POINT place = info.ptScreenPos;
  Region under = shown;
  under.intersect(Rect{static_cast<std::int32_t>(place.x), static_cast<std::int32_t>(place.y), 1, 1});
  if (under.empty()) return std::nullopt;
  FrameCursor cursor = shape_;
  if (info.hCursor != told_) {
    cursor = shape_of(info.hCursor);
    // Unlike none, an image of another size than it says takes the place of the image before.
    if (cursor.argb.empty() || cursor.width > largest_side || cursor.height > largest_side) cursor.argb = {0};
    shape_ = cursor;
    shape_.argb.clear();
    told_ = info.hCursor;
  }
  cursor.x = static_cast<std::int32_t>(place.x);
  cursor.y = static_cast<std::int32_t>(place.y);
  return cursor;
}

}  // namespace capstan::win
