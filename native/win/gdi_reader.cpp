#include "win/gdi_reader.hpp"

#include <algorithm>

namespace capstan::win {
namespace {

struct ReleaseScreen {
  void operator()(HDC context) const { ReleaseDC(nullptr, context); }
};
using ScreenContext = std::unique_ptr<std::remove_pointer_t<HDC>, ReleaseScreen>;

// CAPTUREBLT has layered windows copied wherever they are not in the screen's own image: an allowed one would be
// missing there, and what it hides would be read in its place. Windows takes the cursor away for the moment of the copy
// then, which may flicker; a frame is read a few times a second at most.
constexpr DWORD with_layered_windows = SRCCOPY | CAPTUREBLT;

}  // namespace

std::unique_ptr<GdiReader> GdiReader::create(const Rect& screen) {
  BITMAPINFO info = {};
  info.bmiHeader.biSize = sizeof info.bmiHeader;
  info.bmiHeader.biWidth = static_cast<LONG>(screen.width);
  info.bmiHeader.biHeight = -static_cast<LONG>(screen.height);  // top row first
  info.bmiHeader.biPlanes = 1;
  info.bmiHeader.biBitCount = 32;
  info.bmiHeader.biCompression = BI_RGB;
  void* pixels = nullptr;
  ContextHandle context(CreateCompatibleDC(nullptr));
  BitmapHandle bitmap(CreateDIBSection(nullptr, &info, DIB_RGB_COLORS, &pixels, nullptr, 0));
  if (!context || !bitmap || SelectObject(context.get(), bitmap.get()) == nullptr) return nullptr;
  return std::unique_ptr<GdiReader>(
      new GdiReader(screen, std::move(bitmap), std::move(context), static_cast<std::uint32_t*>(pixels)));
}

GdiReader::GdiReader(const Rect& screen, BitmapHandle bitmap, ContextHandle context, std::uint32_t* pixels)
    : screen_(screen), bitmap_(std::move(bitmap)), context_(std::move(context)), pixels_(pixels) {}

bool GdiReader::read(const Region& visible) {
  blocks_.clear();
  // Anew each time: after a change of the display an older one is of no use.
  const ScreenContext from(GetDC(nullptr));
  if (!from) return false;
  for (const Rect& where : visible.rects()) {
    blocks_.push_back({where, at(where), screen_.width});
    if (copy(from.get(), where)) continue;
    forget();
    return false;
  }
  GdiFlush();  // its calls are batched: only now are the pixels there
  return true;
}

bool GdiReader::copy(HDC from, const Rect& where) {
  return BitBlt(context_.get(), where.x - screen_.x, where.y - screen_.y, static_cast<int>(where.width),
                static_cast<int>(where.height), from, where.x, where.y, with_layered_windows) != FALSE;
}

void GdiReader::keep(const Region& /*visible*/) { blocks_.clear(); }

void GdiReader::forget() {
  GdiFlush();
  for (const PixelBlock& block : blocks_) {
    std::uint32_t* row = at(block.where);
    for (std::uint32_t y = 0; y < block.where.height; ++y, row += screen_.width) std::fill_n(row, block.where.width, 0);
  }
  blocks_.clear();
}

std::uint32_t* GdiReader::at(const Rect& where) const {
  return pixels_ + static_cast<std::size_t>(where.y - screen_.y) * screen_.width +
         static_cast<std::size_t>(where.x - screen_.x);
}

}  // namespace capstan::win
