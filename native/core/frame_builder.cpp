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

constexpr std::size_t most_sampled = 512;
// A picture that fits less than this part of what changed is not worth a look at every tile.
constexpr std::size_t least_fitting = 32;

std::vector<ChangedTile> sample_of(std::span<const ChangedTile> tiles) {
  std::vector<ChangedTile> sample;
  const std::size_t step = tiles.size() / most_sampled + 1;
  for (std::size_t i = 0; i < tiles.size(); i += step) sample.push_back(tiles[i]);
  return sample;
}

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
  kept_ = {};
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
  // A row of tiles at a time: what came in is still in the cache when it is reduced.
  Rect rest = where;
  while (rest.height > 0) {
    const std::uint32_t row = static_cast<std::uint32_t>(rest.y) / touched_.height();
    Rect part = rest;
    part.height = std::min(rest.height, (row + 1) * touched_.height() - static_cast<std::uint32_t>(rest.y));
    take_changes(screen_, part, pixels, stride, touched_);
    reduce_touched(row);
    pixels += part.height * stride;
    rest.y += static_cast<std::int32_t>(part.height);
    rest.height -= part.height;
  }
}

void FrameBuilder::reduce_touched(std::uint32_t row) {
  std::uint8_t* const touched = touched_.row(row);
  for (std::uint32_t column = 0; column < touched_.columns(); ++column) {
    if (touched[column] == 0) continue;
    touched[column] = 0;
    // The last tiles may hold nothing but the odd row or column: none of the image.
    if (row >= changed_.rows() || column >= changed_.columns()) continue;
    reduce(reduced_, screen_, changed_.area(column, row));
    changed_.row(row)[column] = 1;
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

// From where the changed pixels could be copied.
std::vector<CopySource> FrameBuilder::copy_sources(std::span<const ChangedTile> tiles,
                                                   std::span<const ChangedTile> sample) const {
  std::vector<CopySource> sources = kept_.sources();
  if (const auto dy = scroll_offset(image(), written_, tiles)) {
    sources.push_back({.picture = &written_, .reference = 0, .dy = *dy});
  }
  for (CopySource& source : sources) {
    const auto fits = [&](const ChangedTile& tile) { return stands_in(source, image(), tile.bounds); };
    source.fits = static_cast<std::size_t>(std::count_if(sample.begin(), sample.end(), fits));
  }
  return sources;
}

// 0: the image before this patch is not worth keeping. What scrolled is not: it will scroll on.
std::uint8_t FrameBuilder::number_to_keep(std::span<const ChangedTile> tiles, std::span<const CopySource> sources,
                                          std::size_t sampled) const {
  std::uint64_t pixels = 0;
  for (const ChangedTile& tile : tiles) pixels += area(tile.bounds);
  if (pixels * scale_ * scale_ * large_part <= visible_.area()) return 0;
  for (const CopySource& source : sources) {
    if (source.dy != 0 && 2 * source.fits > sampled) return 0;
  }
  return kept_.place_for(written_, sources, sampled);
}

FrameBuilder::Written FrameBuilder::write(const FrameSlot& slot, bool key) {
  const std::size_t key_bytes = std::size_t{3} * image_width() * image_height();
  if (slot.pixels.size() < key_bytes) return {};
  if (key || needs_key_) return write_key(slot);
  const std::vector<ChangedTile> tiles = changes();
  const std::vector<ChangedTile> sample = sample_of(tiles);
  std::vector<CopySource> sources = copy_sources(tiles, sample);
  const std::uint8_t keep_as = number_to_keep(tiles, sources, sample.size());
  std::erase_if(sources, [&](const CopySource& source) {
    // Kept before the copies are read: what stood under that number is gone by then.
    const bool gone = keep_as != 0 && source.reference == keep_as;
    return gone || least_fitting * source.fits < sample.size();
  });
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

  for (const CopyArea& copy : copies) {
    if (copy.reference != 0) kept_.use(copy.reference);
  }
  remember(tiles, keep_as);
  return {.key = false, .rect_count = patch_.rect_count(), .pixel_bytes = patch_.pixel_bytes(), .keep_as = keep_as};
}

// The image is written.
void FrameBuilder::remember(std::span<const ChangedTile> tiles, std::uint8_t keep_as) {
  if (keep_as != 0) {
    kept_.keep(keep_as, written_);
    written_ = image();
  } else {
    for (const ChangedTile& tile : tiles) copy_pixels(written_, image(), tile.bounds);
  }
  changed_.clear();
}

FrameBuilder::Written FrameBuilder::write_key(const FrameSlot& slot) {
  const std::size_t pixels = std::size_t{image_width()} * image_height();
  pack_rgb8(image().at(0, 0), pixels, slot.pixels.data());
  written_ = image();
  changed_.clear();
  kept_.forget();
  needs_key_ = false;
  return {.key = true, .rect_count = 0, .pixel_bytes = static_cast<std::uint32_t>(3 * pixels), .keep_as = 0};
}

}  // namespace capstan
