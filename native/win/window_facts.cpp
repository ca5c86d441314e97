#include "win/window_facts.hpp"

#include <memory>
#include <string_view>
#include <type_traits>
#include <vector>

#include "win/compositor.hpp"
#include "win/monitors.hpp"
#include "win/window_list.hpp"

namespace capstan::win {
namespace {

struct DeleteRegion {
  void operator()(HRGN region) const { DeleteObject(region); }
};
using RegionHandle = std::unique_ptr<std::remove_pointer_t<HRGN>, DeleteRegion>;

constexpr BYTE opaque = 255;

struct Layer {
  bool see_through = false;
  bool nothing = false;  // wholly transparent
};

Layer layer_of(HWND window, LONG_PTR style) {
  if ((style & WS_EX_LAYERED) == 0) return {};
  COLORREF key = 0;
  BYTE alpha = 0;
  DWORD flags = 0;
  // Fails for those that hand over their pixels with an alpha of each (UpdateLayeredWindow).
  if (GetLayeredWindowAttributes(window, &key, &alpha, &flags) == FALSE) return {.see_through = true, .nothing = false};
  const bool has_alpha = (flags & LWA_ALPHA) != 0;
  const bool is_opaque = has_alpha && alpha == opaque && (flags & LWA_COLORKEY) == 0;
  return {.see_through = !is_opaque, .nothing = has_alpha && alpha == 0};
}

// Rectangles of the region, which is relative to the window's corner.
Region region_of(HRGN handle, const Rect& rect) {
  const DWORD size = GetRegionData(handle, 0, nullptr);
  if (size == 0) return {};
  std::vector<std::uint64_t> room(size / sizeof(std::uint64_t) + 1);  // aligned for what is read from it
  auto* const data = reinterpret_cast<RGNDATA*>(room.data());
  if (GetRegionData(handle, size, data) == 0) return {};
  const auto* const rects = reinterpret_cast<const RECT*>(data->Buffer);
  Region region;
  for (DWORD i = 0; i < data->rdh.nCount; ++i) region.add(to_rect(rects[i]));
  region.translate(rect.x, rect.y);
  return region;
}

std::optional<Region> outline_of(HWND window, LONG_PTR style, const Rect& rect) {
  const RegionHandle handle(CreateRectRgn(0, 0, 0, 0));
  if (!handle) return Region();
  if (GetWindowRgn(window, handle.get()) == ERROR) return std::nullopt;  // it has none
  // Mirrored windows count from the right; too rare to be worth the risk.
  if ((style & WS_EX_LAYOUTRTL) != 0) return Region();
  return region_of(handle.get(), rect);
}

bool withheld(HWND window) {
  DWORD affinity = WDA_NONE;
  return GetWindowDisplayAffinity(window, &affinity) == FALSE || affinity != WDA_NONE;
}

// The shell's own windows behind all others. By process as well: any program may give a class this name.
bool is_backdrop(HWND window) {
  const HWND shell = GetShellWindow();
  if (shell == nullptr) return false;
  if (window == shell) return true;
  wchar_t name[16] = {};
  if (GetClassNameW(window, name, 16) == 0 || std::wstring_view(name) != L"WorkerW") return false;
  DWORD shell_pid = 0;
  DWORD pid = 0;
  GetWindowThreadProcessId(shell, &shell_pid);
  GetWindowThreadProcessId(window, &pid);
  return pid != 0 && pid == shell_pid;
}

Rect shrunk(const Rect& rect, std::uint32_t by) {
  if (rect.width <= 2 * by || rect.height <= 2 * by) return {};
  return {rect.x + static_cast<std::int32_t>(by), rect.y + static_cast<std::int32_t>(by), rect.width - 2 * by,
          rect.height - 2 * by};
}

}  // namespace

std::optional<WindowFacts> facts_of(HWND window) {
  const LONG_PTR style = GetWindowLongPtrW(window, GWL_EXSTYLE);
  const Layer layer = layer_of(window, style);
  if (layer.nothing) return std::nullopt;
  WindowFacts facts;
  facts.id = id_of(window);
  facts.rect = window_rect(window);
  if (empty(facts.rect)) return std::nullopt;
  facts.frame = drawn_frame(window, facts.rect);
  // Where the two differ the compositor draws the frame, and its outermost line is half transparent.
  const bool framed = intersection(facts.frame, facts.rect).width < facts.rect.width;
  if (framed) facts.frame = shrunk(facts.frame, edge_of(window));
  facts.outline = outline_of(window, style, facts.rect);
  facts.corner = corner_of(window);
  // WS_EX_NOREDIRECTIONBITMAP: drawn by DirectComposition, with an alpha that nobody tells. WS_EX_TRANSPARENT: paints
  // over what others have painted.
  facts.see_through = layer.see_through || (style & (WS_EX_NOREDIRECTIONBITMAP | WS_EX_TRANSPARENT)) != 0 ||
                      blurs_what_is_behind(window);
  facts.withheld = withheld(window);
  facts.backdrop = is_backdrop(window);
  return facts;
}

}  // namespace capstan::win
