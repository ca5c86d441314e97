#include "core/patch_writer.hpp"

#include <algorithm>

#include "core/rgb8.hpp"
#include "core/row_bands.hpp"
#include "core/tile_diff.hpp"

namespace capstan {

namespace {

namespace at = frame_layout;

// Rows that few colours make up are told apart from the rest only if it saves more than another palette costs.
constexpr std::uint64_t least_indexed_pixels = 1024;
// An area of many colours is halved down to about this width to find the half that has few.
constexpr std::uint32_t least_half = 128;

// Little-endian on every machine.
void put_u16(std::byte* to, std::size_t value) {
  to[0] = static_cast<std::byte>(value);
  to[1] = static_cast<std::byte>(value >> 8);
}
void put_u32(std::byte* to, std::size_t value) {
  put_u16(to, value);
  put_u16(to + 2, value >> 16);
}

Rect first_rows(Rect rect, std::uint32_t rows) {
  rect.height = std::min(rect.height, rows);
  return rect;
}

Rect without_rows(Rect rect, std::uint32_t rows) {
  rect.y += static_cast<std::int32_t>(rows);
  rect.height -= rows;
  return rect;
}

}  // namespace

void PatchWriter::begin(const FrameSlot& slot, const Picture& before, const Picture& image, std::size_t most_bytes) {
  slot_ = slot;
  before_ = &before;
  image_ = &image;
  most_bytes_ = std::min(most_bytes, slot.pixels.size());
  used_ = 0;
  rect_count_ = 0;
  palette_.clear();
}

bool PatchWriter::copy(const Rect& rect, std::uint8_t reference, std::int32_t dy) {
  return room_for({.rect = rect,
                   .encoding = at::encoding_copy,
                   .reference = reference,
                   .source_x = static_cast<std::uint16_t>(rect.x),
                   .source_y = static_cast<std::uint16_t>(rect.y + dy)}) != nullptr;
}

bool PatchWriter::pixels(const Rect& rect, std::size_t areas_to_come) {
  areas_to_come_ = areas_to_come;
  for (Rect rest = rect; rest.height > 0;) {
    if (!may_take(2)) return rgb8(rest);
    const RowBand band = first_band(*image_, rest);
    const Rect part = difference(*image_, *before_, first_rows(rest, band.rows));
    rest = without_rows(rest, band.rows);
    if (empty(part)) continue;
    ++areas_to_come_;  // the rest
    if (!(band.one_colour ? one_colour(part) : many_colours(part))) return false;
    --areas_to_come_;
  }
  return true;
}

// The running palette stays as it is: such an area needs no index.
bool PatchWriter::one_colour(const Rect& rect) {
  std::byte* const to = room_for({.rect = rect, .encoding = at::encoding_indexed8, .colours = 1, .data_size = 3});
  if (to == nullptr) return false;
  pack_rgb8(image_->at(rect.x, rect.y), 1, to);
  return true;
}

bool PatchWriter::many_colours(Rect rest) {
  while (rest.height > 0) {
    std::uint32_t rows = index_rows(rest);
    if (rows < rest.height) rows = index_rows_anew(rest);
    if (rows < rest.height && !may_take(2)) return rgb8(rest);
    const Rect part = first_rows(rest, rows);
    if (rows < rest.height && area(part) < least_indexed_pixels) {
      return rest.width >= 2 * least_half && may_take(2) ? halves(rest) : rgb8(rest);
    }
    if (!(3 * colours_ + area(part) < 3 * area(part) ? indexed8(part) : rgb8(part))) return false;
    rest = without_rows(rest, rows);
  }
  return true;
}

bool PatchWriter::halves(const Rect& rect) {
  Rect left = rect;
  left.width /= 2;
  Rect right = rect;
  right.x += static_cast<std::int32_t>(left.width);
  right.width -= left.width;
  ++areas_to_come_;
  const bool done = many_colours(left);
  --areas_to_come_;
  return done && many_colours(right);
}

// Fills indices_ with the first rows of `rect`: as many as there are colours for.
std::uint32_t PatchWriter::index_rows(const Rect& rect) {
  indices_.resize(std::max<std::size_t>(indices_.size(), area(rect)));
  colours_ = palette_.size();
  for (std::uint32_t y = 0; y < rect.height; ++y) {
    const std::uint32_t* const row = image_->at(rect.x, rect.y + static_cast<std::int32_t>(y));
    if (!palette_.index(row, rect.width, indices_.data() + std::size_t{y} * rect.width)) return y;
    colours_ = palette_.size();
  }
  return rect.height;
}

std::uint32_t PatchWriter::index_rows_anew(const Rect& rect) {
  palette_.clear();
  return index_rows(rect);
}

bool PatchWriter::indexed8(const Rect& rect) {
  const std::size_t indices = colours_ == 1 ? 0 : area(rect);
  std::byte* const to = room_for({.rect = rect,
                                  .encoding = at::encoding_indexed8,
                                  .colours = static_cast<std::uint16_t>(colours_),
                                  .data_size = 3 * colours_ + indices});
  if (to == nullptr) return false;
  pack_rgb8(palette_.colours(), colours_, to);
  if (indices == 0) return true;
  // Column after column: the columns of a glyph lie together and come again where the glyph does, which LZ4 finds. Row
  // after row, what stands between two glyphs' rows is the rest of the line.
  std::byte* index = to + 3 * colours_;
  for (std::size_t x = 0; x < rect.width; ++x) {
    const std::uint8_t* from = indices_.data() + x;
    for (std::uint32_t y = 0; y < rect.height; ++y, from += rect.width) *index++ = static_cast<std::byte>(*from);
  }
  return true;
}

bool PatchWriter::rgb8(const Rect& rect) {
  std::byte* to = room_for({.rect = rect, .encoding = at::encoding_rgb8, .data_size = 3 * area(rect)});
  if (to == nullptr) return false;
  for (std::uint32_t y = 0; y < rect.height; ++y) {
    pack_rgb8(image_->at(rect.x, rect.y + static_cast<std::int32_t>(y)), rect.width, to);
    to += std::size_t{3} * rect.width;
  }
  return true;
}

std::byte* PatchWriter::room_for(const Entry& entry) {
  if (rect_count_ == at::most_rects || entry.data_size > most_bytes_ - used_) return nullptr;
  std::byte* const to = slot_.table.subspan(std::size_t{rect_count_} * at::rect_size, at::rect_size).data();
  put_u16(to + at::rect_x, static_cast<std::uint32_t>(entry.rect.x));
  put_u16(to + at::rect_y, static_cast<std::uint32_t>(entry.rect.y));
  put_u16(to + at::rect_width, entry.rect.width);
  put_u16(to + at::rect_height, entry.rect.height);
  to[at::rect_encoding] = static_cast<std::byte>(entry.encoding);
  to[at::rect_reference] = static_cast<std::byte>(entry.reference);
  put_u16(to + at::rect_colours, entry.colours);
  put_u16(to + at::rect_source_x, entry.source_x);
  put_u16(to + at::rect_source_y, entry.source_y);
  put_u32(to + at::rect_data, used_);
  put_u32(to + at::rect_data_size, entry.data_size);
  ++rect_count_;
  std::byte* const data = slot_.pixels.data() + used_;
  used_ += entry.data_size;
  return data;
}

bool PatchWriter::may_take(std::size_t entries) const {
  return rect_count_ + areas_to_come_ + entries <= at::most_rects;
}

}  // namespace capstan
