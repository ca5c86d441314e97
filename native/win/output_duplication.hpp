// One monitor, duplicated (DXGI): the compositor's image of it as a texture, and what was drawn since the one before.
#pragma once

#include <memory>
#include <vector>

#include "win/com_pointer.hpp"
#include "win/screen_reader.hpp"
// After windows.h.
#include <d3d11.h>
#include <dxgi1_2.h>

namespace capstan::win {

class OutputDuplication {
 public:
  // False once Windows has said that it knows no such thing. Any thread.
  static bool exists();
  // Null when Windows cannot duplicate it, or not as pixels that are as they are shown (turned, high dynamic range).
  static std::unique_ptr<OutputDuplication> open(IDXGIAdapter1& adapter, IDXGIOutput& output);
  ~OutputDuplication();
  OutputDuplication(const OutputDuplication&) = delete;
  OutputDuplication& operator=(const OutputDuplication&) = delete;

  // Root coordinates.
  [[nodiscard]] const Rect& place() const { return place_; }

  // Gives the image back, so that Windows brings it up to date.
  void let_go();
  // After let_go(). Takes the newest image. `drawn`: what differs from the image before, root coordinates. False: this
  // duplication is of no use any more.
  bool advance(std::vector<Rect>& drawn);
  // There is an image to copy from: without one nothing was drawn since the last.
  [[nodiscard]] bool has_image() const { return image_ != nullptr; }
  // Copies parts of the image, which lie within place(), to memory, and adds them to `blocks`; they stay there until
  // the next call of anything here. False when Windows refuses.
  bool copy(const std::vector<Rect>& parts, std::vector<PixelBlock>& blocks);
  // Overwrites what was copied last.
  void wipe();

 private:
  OutputDuplication(const Rect& place, ComPointer<ID3D11DeviceContext> context,
                    ComPointer<IDXGIOutputDuplication> duplication, ComPointer<ID3D11Texture2D> memory);

  bool take_drawn(const DXGI_OUTDUPL_FRAME_INFO& info, std::vector<Rect>& drawn);
  void unmap();

  Rect place_;
  ComPointer<ID3D11DeviceContext> context_;
  ComPointer<IDXGIOutputDuplication> duplication_;
  ComPointer<ID3D11Texture2D> memory_;  // as large as the monitor; holds nothing but what was copied
  ComPointer<ID3D11Texture2D> image_;   // the compositor's, while a frame is held
  bool holding_ = false;
  bool begun_ = false;
  D3D11_MAPPED_SUBRESOURCE mapped_ = {};
  std::vector<Rect> copied_;  // within the image
};

}  // namespace capstan::win
