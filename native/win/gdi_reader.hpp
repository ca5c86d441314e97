// Copies from the screen's device context. Works wherever there is a desktop; Windows does not say what was drawn, so
// every frame reads all that is visible.
#pragma once

#include <memory>
#include <type_traits>
#include <vector>

#include "win/screen_reader.hpp"
#include "win/windows_api.hpp"

namespace capstan::win {

class GdiReader final : public ScreenReader {
 public:
  // Null when Windows has no memory for an image of that size.
  static std::unique_ptr<GdiReader> create(const Rect& screen);

  bool read(const Region& visible) override;
  [[nodiscard]] std::span<const PixelBlock> blocks() const override { return blocks_; }
  void keep(const Region& visible) override;
  void forget() override;

 private:
  struct DeleteContext {
    void operator()(HDC context) const { DeleteDC(context); }
  };
  struct DeleteBitmap {
    void operator()(HBITMAP bitmap) const { DeleteObject(bitmap); }
  };
  using BitmapHandle = std::unique_ptr<std::remove_pointer_t<HBITMAP>, DeleteBitmap>;
  using ContextHandle = std::unique_ptr<std::remove_pointer_t<HDC>, DeleteContext>;

  GdiReader(const Rect& screen, BitmapHandle bitmap, ContextHandle context, std::uint32_t* pixels);
  bool copy(HDC from, const Rect& where);
  [[nodiscard]] std::uint32_t* at(const Rect& where) const;

  Rect screen_;
  BitmapHandle bitmap_;    // as large as the screen; holds nothing but what was read
  ContextHandle context_;  // goes before the bitmap that is selected into it
  std::uint32_t* pixels_;  // the bitmap's
  std::vector<PixelBlock> blocks_;
};

}  // namespace capstan::win
