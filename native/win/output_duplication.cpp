#include "win/output_duplication.hpp"

#include <dxgi1_6.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <span>
#include <type_traits>
#include <utility>

#include "win/compositor.hpp"
#include "win/monitors.hpp"
#include "win/os_handles.hpp"

namespace capstan::win {
namespace {

// The first image comes with the next one that the compositor draws; of later ones, one that is not there after a
// refresh of the monitor is not on its way.
constexpr UINT first_limit_ms = 100;
constexpr UINT limit_ms = 17;

// Of the process: a fact that does not change, and dear to ask for. No other memory goes with it.
std::atomic<bool> not_implemented = false;

// In high dynamic range the duplicated colours are not those that Windows would show on another monitor.
bool has_plain_colours(IDXGIOutput& output) {
  const ComPointer<IDXGIOutput6> newer = as<IDXGIOutput6>(output);
  DXGI_OUTPUT_DESC1 description;
  if (!newer || FAILED(newer->GetDesc1(&description))) return true;  // older than high dynamic range
  return description.ColorSpace == DXGI_COLOR_SPACE_RGB_FULL_G22_NONE_P709;
}

ComPointer<ID3D11Device> make_device(IDXGIAdapter1& adapter) {
  static auto* const create =
      find_function<std::remove_pointer_t<PFN_D3D11_CREATE_DEVICE>>(L"d3d11.dll", "D3D11CreateDevice");
  if (create == nullptr) return nullptr;
  return received<ID3D11Device>([&](ID3D11Device** device) {
    return create(&adapter, D3D_DRIVER_TYPE_UNKNOWN, nullptr, 0, nullptr, 0, D3D11_SDK_VERSION, device, nullptr,
                  nullptr);
  });
}

ComPointer<ID3D11Texture2D> make_memory(ID3D11Device& device, const Rect& place) {
  D3D11_TEXTURE2D_DESC description = {};
  description.Width = place.width;
  description.Height = place.height;
  description.MipLevels = 1;
  description.ArraySize = 1;
  description.Format = DXGI_FORMAT_B8G8R8A8_UNORM;
  description.SampleDesc.Count = 1;
  description.Usage = D3D11_USAGE_STAGING;
  description.CPUAccessFlags = D3D11_CPU_ACCESS_READ | D3D11_CPU_ACCESS_WRITE;  // written to when it is wiped
  return received<ID3D11Texture2D>(
      [&](ID3D11Texture2D** texture) { return device.CreateTexture2D(&description, nullptr, texture); });
}

Rect moved(Rect rect, const Rect& place) {
  rect.x += place.x;
  rect.y += place.y;
  return rect;
}

}  // namespace

bool OutputDuplication::exists() { return !not_implemented.load(std::memory_order_relaxed); }

std::unique_ptr<OutputDuplication> OutputDuplication::open(IDXGIAdapter1& adapter, IDXGIOutput& output) {
  DXGI_OUTPUT_DESC description;
  if (FAILED(output.GetDesc(&description)) || !has_plain_colours(output)) return nullptr;
  // The image of a turned monitor is not turned.
  const bool upright =
      description.Rotation == DXGI_MODE_ROTATION_IDENTITY || description.Rotation == DXGI_MODE_ROTATION_UNSPECIFIED;
  const ComPointer<IDXGIOutput1> duplicable = as<IDXGIOutput1>(output);
  const Rect place = to_rect(description.DesktopCoordinates);
  if (!upright || !duplicable || empty(place)) return nullptr;
  const ComPointer<ID3D11Device> device = make_device(adapter);
  if (!device) return nullptr;
  ComPointer<IDXGIOutputDuplication> duplication = received<IDXGIOutputDuplication>([&](IDXGIOutputDuplication** out) {
    const HRESULT result = duplicable->DuplicateOutput(device.get(), out);
    if (result == E_NOTIMPL) not_implemented.store(true, std::memory_order_relaxed);
    return result;
  });
  ComPointer<ID3D11Texture2D> memory = duplication ? make_memory(*device, place) : nullptr;
  if (!memory) return nullptr;
  ID3D11DeviceContext* context = nullptr;
  device->GetImmediateContext(&context);
  return std::unique_ptr<OutputDuplication>(new OutputDuplication(place, ComPointer<ID3D11DeviceContext>(context),
                                                                  std::move(duplication), std::move(memory)));
}

OutputDuplication::OutputDuplication(const Rect& place, ComPointer<ID3D11DeviceContext> context,
                                     ComPointer<IDXGIOutputDuplication> duplication, ComPointer<ID3D11Texture2D> memory)
    : place_(place), context_(std::move(context)), duplication_(std::move(duplication)), memory_(std::move(memory)) {}

OutputDuplication::~OutputDuplication() { let_go(); }

// An image is held from one reading to the next: so Windows need not keep it up to date for nobody in between.
// https://learn.microsoft.com/windows/win32/api/dxgi1_2/nf-dxgi1_2-idxgioutputduplication-releaseframe
void OutputDuplication::let_go() {
  unmap();
  image_.reset();
  if (std::exchange(holding_, false)) duplication_->ReleaseFrame();
}

bool OutputDuplication::advance(std::vector<Rect>& drawn) {
  let_go();
  DXGI_OUTDUPL_FRAME_INFO info = {};
  HRESULT result = S_OK;
  const ComPointer<IDXGIResource> resource = received<IDXGIResource>([&](IDXGIResource** out) {
    result = duplication_->AcquireNextFrame(begun_ ? limit_ms : first_limit_ms, &info, out);
    return result;
  });
  if (result == DXGI_ERROR_WAIT_TIMEOUT) return true;
  if (!resource) return false;  // DXGI_ERROR_ACCESS_LOST: another mode, another desktop, or a program in full screen
  holding_ = true;
  // Only the pointer has moved: the texture need not hold an image then.
  if (info.LastPresentTime.QuadPart == 0) return true;
  ComPointer<ID3D11Texture2D> image = as<ID3D11Texture2D>(*resource);
  if (!image) return false;
  D3D11_TEXTURE2D_DESC description;
  image->GetDesc(&description);
  if (description.Format != DXGI_FORMAT_B8G8R8A8_UNORM || description.Width != place_.width ||
      description.Height != place_.height) {
    return false;
  }
  image_ = std::move(image);
  return take_drawn(info, drawn);
}

bool OutputDuplication::take_drawn(const DXGI_OUTDUPL_FRAME_INFO& info, std::vector<Rect>& drawn) {
  if (!begun_ || info.TotalMetadataBufferSize == 0) {
    begun_ = true;
    drawn.push_back(place_);
    return true;
  }
  std::vector<DXGI_OUTDUPL_MOVE_RECT> moves(info.TotalMetadataBufferSize / sizeof(DXGI_OUTDUPL_MOVE_RECT) + 1);
  auto size = static_cast<UINT>(moves.size() * sizeof moves[0]);
  if (FAILED(duplication_->GetFrameMoveRects(size, moves.data(), &size))) return false;
  moves.resize(size / sizeof moves[0]);
  for (const DXGI_OUTDUPL_MOVE_RECT& move : moves) drawn.push_back(moved(to_rect(move.DestinationRect), place_));
  std::vector<RECT> rects(info.TotalMetadataBufferSize / sizeof(RECT) + 1);
  size = static_cast<UINT>(rects.size() * sizeof rects[0]);
  if (FAILED(duplication_->GetFrameDirtyRects(size, rects.data(), &size))) return false;
  rects.resize(size / sizeof rects[0]);
  for (const RECT& rect : rects) drawn.push_back(moved(to_rect(rect), place_));
  return true;
}

bool OutputDuplication::copy(const std::vector<Rect>& parts, std::vector<PixelBlock>& blocks) {
  unmap();
  copied_.clear();
  for (const Rect& part : parts) {
    const Rect within{part.x - place_.x, part.y - place_.y, part.width, part.height};
    const auto left = static_cast<UINT>(within.x);
    const auto top = static_cast<UINT>(within.y);
    const D3D11_BOX box = {left, top, 0, left + within.width, top + within.height, 1};
    context_->CopySubresourceRegion(memory_.get(), 0, left, top, 0, image_.get(), 0, &box);
    copied_.push_back(within);
  }
  // Waits for the copies.
  if (FAILED(context_->Map(memory_.get(), 0, D3D11_MAP_READ_WRITE, 0, &mapped_))) {
    mapped_ = {};
    return false;
  }
  const auto* const bytes = static_cast<const std::byte*>(mapped_.pData);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Rect& within = copied_[i];
    const std::byte* const first = bytes + static_cast<std::size_t>(within.y) * mapped_.RowPitch +
                                   static_cast<std::size_t>(within.x) * sizeof(std::uint32_t);
    blocks.push_back(
        {parts[i], reinterpret_cast<const std::uint32_t*>(first), mapped_.RowPitch / sizeof(std::uint32_t)});
  }
  return true;
}

void OutputDuplication::wipe() {
  if (mapped_.pData == nullptr) return;
  auto* const bytes = static_cast<std::byte*>(mapped_.pData);
  for (const Rect& rect : copied_) {
    for (std::uint32_t y = 0; y < rect.height; ++y) {
      std::byte* const row = bytes + (static_cast<std::size_t>(rect.y) + y) * mapped_.RowPitch +
                             static_cast<std::size_t>(rect.x) * sizeof(std::uint32_t);
      std::memset(row, 0, rect.width * sizeof(std::uint32_t));
    }
  }
}

void OutputDuplication::unmap() {
  if (mapped_.pData != nullptr) context_->Unmap(memory_.get(), 0);
  mapped_ = {};
}

}  // namespace capstan::win
