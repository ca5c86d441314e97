#include "linux/x11/cursor.hpp"

#include <utility>

namespace capstan::x11 {
namespace {

// Larger cursors are a rarity, and would take the room of other things in the frame's record.
constexpr unsigned largest_cursor = 64;

}  // namespace

std::optional<FrameCursor> Cursor::take(const xcb_xfixes_get_cursor_image_reply_t& reply, const Region& shown) {
  Region under = shown;
  under.intersect(Rect{reply.x, reply.y, 1, 1});
  if (under.empty()) return std::nullopt;
  FrameCursor cursor;
  cursor.x = reply.x;
  cursor.y = reply.y;
  cursor.hot_x = reply.xhot;
  cursor.hot_y = reply.yhot;
  cursor.width = reply.width;
  cursor.height = reply.height;
  if (std::exchange(told_, reply.cursor_serial) == reply.cursor_serial) return cursor;
  if (reply.width > largest_cursor || reply.height > largest_cursor) {
    cursor.argb = {0};  // unlike none, an image of another size than it says takes the place of the image before
    return cursor;
  }
  const std::uint32_t* pixels = library_.xfixes_cursor_pixels(&reply);
  cursor.argb.assign(pixels, pixels + library_.xfixes_cursor_pixels_length(&reply));
  return cursor;
}

}  // namespace capstan::x11
