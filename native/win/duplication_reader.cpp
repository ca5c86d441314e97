#include "win/duplication_reader.hpp"

#include <algorithm>

#include "win/os_handles.hpp"

namespace capstan::win {
namespace {

using CreateFactory = HRESULT WINAPI(REFIID, void**);

ComPointer<IDXGIFactory1> make_factory() {
  static CreateFactory* const create = find_function<CreateFactory>(L"dxgi.dll", "CreateDXGIFactory1");
  if (create == nullptr) return nullptr;
  return received<IDXGIFactory1>(
      [](IDXGIFactory1** factory) { return create(__uuidof(IDXGIFactory1), reinterpret_cast<void**>(factory)); });
}

}  // namespace

std::unique_ptr<DuplicationReader> DuplicationReader::open(ScreenReader& still) {
  if (!OutputDuplication::exists()) return nullptr;
  const ComPointer<IDXGIFactory1> factory = make_factory();
  if (!factory) return nullptr;
  std::unique_ptr<DuplicationReader> reader(new DuplicationReader(still));
  for (UINT card = 0;; ++card) {
    const auto adapter =
        received<IDXGIAdapter1>([&](IDXGIAdapter1** out) { return factory->EnumAdapters1(card, out); });
    if (!adapter) break;
    for (UINT monitor = 0;; ++monitor) {
      const auto output = received<IDXGIOutput>([&](IDXGIOutput** out) { return adapter->EnumOutputs(monitor, out); });
      if (!output) break;
      std::unique_ptr<OutputDuplication> duplication = OutputDuplication::open(*adapter, *output);
      if (!duplication) return nullptr;
      reader->outputs_.push_back(std::move(duplication));
    }
  }
  return reader->outputs_.empty() ? nullptr : std::move(reader);
}

void DuplicationReader::let_go() {
  for (const auto& output : outputs_) output->let_go();
}

bool DuplicationReader::read(const Region& visible) {
  blocks_.clear();
  if (!advance()) return false;
  Region missing = fresh_.missing(visible);
  for (const auto& output : outputs_) {
    if (!output->has_image()) continue;
    Region part = missing;
    part.intersect(output->place());
    if (part.empty()) continue;
    if (!output->copy(part.rects(), blocks_)) {
      forget();
      return false;
    }
    missing.subtract(output->place());
  }
  // Visible now, although nothing was drawn: a window was allowed, or what was left of another one is gone.
  if (missing.empty()) return true;
  if (!still_.read(missing)) {
    forget();
    return false;
  }
  blocks_.insert(blocks_.end(), still_.blocks().begin(), still_.blocks().end());
  return true;
}

bool DuplicationReader::advance() {
  std::vector<Rect> drawn;
  const bool all =
      std::all_of(outputs_.begin(), outputs_.end(), [&](const auto& output) { return output->advance(drawn); });
  for (const Rect& where : drawn) fresh_.drawn(where);
  return all;
}

void DuplicationReader::keep(const Region& visible) {
  fresh_.kept(visible);
  still_.keep(visible);
  blocks_.clear();
}

void DuplicationReader::forget() {
  for (const auto& output : outputs_) output->wipe();
  still_.forget();
  blocks_.clear();
}

}  // namespace capstan::win
