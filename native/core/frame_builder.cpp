#include "core/frame_builder.hpp"

#include <algorithm>

#include "core/rgb8.hpp"
#include "core/scroll_offset.hpp"

namespace capstan {

namespace {

constexpr std::size_t most_copies = frame_layout::most_rects / 8;
constexpr std::size_t most_areas = frame_layout::most_rects / 2;  // the rest is for their parts
// A change of more than this part of what is seen may be a window or page that comes back.
constexpr std::uint64_t large_part = 8;

// The mean of each channel, rounded: two channels of the four pixels at once, 16 bits apart.
std::uint32_t mean(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  constexpr std::uint32_t outer = 0x00FF'00FF;
  constexpr std::uint32_t inner = 0x0000'FF00;
  const std::uint32_t red_blue = (a & outer) + (b & outer) + (c & outer) + (d & outer) + 0x0002'0002;
  const std::uint32_t green = (a & inner) + (b & inner) + (c & inner) + (d & inner) + 0x0000'0200;
  return (red_blue >> 2 & outer) | (green >> 2 & inner);
}

// `where`: of the image.
void reduce(Picture& image, const Picture& screen, const Rect& where) {
  const std::int32_t bottom = where.y + static_cast<std::int32_t>(where.height);
  for (std::int32_t y = where.y; y < bottom; ++y) {
    const std::uint32_t* const upper = screen.at(2 * where.x, 2 * y);
    const std::uint32_t* const lower = screen.at(2 * where.x, 2 * y + 1);
    std::uint32_t* const to = image.at(where.x, y);
    for (std::size_t x = 0; x < where.width; ++x) {
      to[x] = mean(upper[2 * x], upper[2 * x + 1], lower[2 * x], lower[2 * x + 1]);
    }
  }
}

}  // namespace

void FrameBuilder::resize(std::uint32_t width, std::uint32_t height) {
  if (width == screen_.width() && height == screen_.height()) return;
  screen_ = Picture(width, height);
  if (scale_ != 1) {
    reduced_ = Picture(width / scale_, height / scale_);
    touched_ = TileSet(width, height, scale_);
  }
  written_ = Picture(image().width(), image().height());
  changed_ = TileSet(image().width(), image().height());
  visible_.clear();
  needs_key_ = true;
}

void FrameBuilder::show_only(const Region& visible) {
  Region hidden = visible_;
  hidden.subtract(visible);
  const std::vector<std::uint32_t> black(hidden.empty() ? 0 : screen_.width());
  for (const Rect& rect : hidden.rects()) take(rect, black.data(), 0);
  visible_ = visible;
  visible_.intersect(screen_.bounds());
}

void FrameBuilder::put(const Rect& where, const std::uint32_t* pixels, std::size_t stride) {
  for (const Rect& rect : visible_.rects()) {
    const Rect part = intersection(rect, where);
    if (empty(part)) continue;
    const auto x = static_cast<std::size_t>(part.x - where.x);
    const auto y = static_cast<std::size_t>(part.y - where.y);
    take(part, pixels + y * stride + x, stride);
  }
}

void FrameBuilder::take(const Rect& where, const std::uint32_t* pixels, std::size_t stride) {
  if (scale_ == 1) {
    take_changes(screen_, where, pixels, stride, changed_);
    return;
  }
  take_changes(screen_, where, pixels, stride, touched_);
  reduce_changes();
}

void FrameBuilder::reduce_changes() {
  // The last row or column of tiles of the screen may hold nothing but the odd row or column: none of the image.
  for (std::uint32_t row = 0; row < touched_.rows(); ++row) {
    std::uint8_t* const touched = touched_.row(row);
    for (std::uint32_t column = 0; column < touched_.columns(); ++column) {
      if (touched[column] == 0) continue;
      touched[column] = 0;
      if (row >= changed_.rows() || column >= changed_.columns()) continue;
      reduce(reduced_, screen_, changed_.area(column, row));
      changed_.row(row)[column] = 1;
    }
  }
}

bool FrameBuilder::changed() const {
  if (needs_key_) return true;
  for (std::uint32_t row = 0; row < changed_.rows(); ++row) {
    for (std::uint32_t column = 0; column < changed_.columns(); ++column) {
      if (changed_.row(row)[column] == 0) continue;
      if (!same_pixels(image(), written_, changed_.area(column, row))) return true;
    }
  }
  return false;
}

std::vector<ChangedTile> FrameBuilder::changes() const {
  std::vector<ChangedTile> tiles;
  for (std::uint32_t row = 0; row < changed_.rows(); ++row) {
    for (std::uint32_t column = 0; column < changed_.columns(); ++column) {
      if (changed_.row(row)[column] == 0) continue;
      const Rect bounds = difference(image(), written_, changed_.area(column, row));
      if (!empty(bounds)) tiles.push_back({.column = column, .row = row, .bounds = bounds});
    }
  }
  return tiles;
}

// From where the changed pixels could be copied; the scroll first.
std::vector<CopySource> FrameBuilder::copy_sources(std::span<const ChangedTile> tiles) const {
  std::vector<CopySource> sources = kept_.sources();
  if (const auto dy = scroll_offset(image(), written_, tiles)) {
    sources.insert(sources.begin(), {.picture = &written_, .reference = 0, .dy = *dy});
  }
  for (CopySource& source : sources) {
    source.fits = static_cast<std::size_t>(std::count_if(
        tiles.begin(), tiles.end(), [&](const ChangedTile& tile) { return stands_in(source, image(), tile.bounds); }));
  }
  return sources;
}

// 0: the image before this patch is not worth keeping. What scrolled is not: it will scroll on.
std::uint8_t FrameBuilder::number_to_keep(std::span<const ChangedTile> tiles,
                                          std::span<const CopySource> sources) const {
  std::uint64_t pixels = 0;
  for (const ChangedTile& tile : tiles) pixels += area(tile.bounds);
  if (pixels * scale_ * scale_ * large_part <= visible_.area()) return 0;
  for (const CopySource& source : sources) {
    if (source.dy != 0 && 2 * source.fits > tiles.size()) return 0;
  }
  return kept_.place_for(written_, tiles, sources);
}

FrameBuilder::Written FrameBuilder::write(const FrameSlot& slot, bool key) {
  const std::size_t key_bytes = std::size_t{3} * image_width() * image_height();
  if (slot.pixels.size() < key_bytes) return {};
  if (key || needs_key_) return write_key(slot);
  const std::vector<ChangedTile> tiles = changes();
  std::vector<CopySource> sources = copy_sources(tiles);
  const std::uint8_t keep_as = number_to_keep(tiles, sources);
  // Kept before the copies are read: what stood under that number is gone by then.
  std::erase_if(sources, [&](const CopySource& source) { return keep_as != 0 && source.reference == keep_as; });
  std::stable_sort(sources.begin(), sources.end(),
                   [](const CopySource& a, const CopySource& b) { return a.fits > b.fits; });

  std::vector<ChangedTile> rest = tiles;
  const std::vector<CopyArea> copies = CopyFinder(image(), changed_).find(rest, sources, most_copies);
  const std::vector<Rect> areas = join_changes(rest, most_areas);
  patch_.begin(slot, written_, image(), key_bytes);
  bool fits = true;
  for (const CopyArea& copy : copies) fits = fits && patch_.copy(copy.rect, copy.reference, copy.dy);
  for (std::size_t i = 0; i < areas.size(); ++i) fits = fits && patch_.pixels(areas[i], areas.size() - i - 1);
  if (!fits) return write_key(slot);

  if (keep_as != 0) kept_.keep(keep_as, written_);
  for (const CopyArea& copy : copies) {
    if (copy.reference != 0) kept_.use(copy.reference);
  }
  for (const ChangedTile& tile : tiles) copy_pixels(written_, image(), tile.bounds);
  changed_.clear();
  return {.key = false, .rect_count = patch_.rect_count(), .pixel_bytes = patch_.pixel_bytes(), .keep_as = keep_as};
}

FrameBuilder::Written FrameBuilder::write_key(const FrameSlot& slot) {
  const std::size_t pixels = std::size_t{image_width()} * image_height();
  pack_rgb8(image().at(0, 0), pixels, slot.pixels.data());
  copy_pixels(written_, image(), image().bounds());
  changed_.clear();
  kept_.forget();
  needs_key_ = false;
  return {.key = true, .rect_count = 0, .pixel_bytes = static_cast<std::uint32_t>(3 * pixels), .keep_as = 0};
}

}  // namespace capstan
