// How far content moved up or down between two images.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/change_list.hpp"
#include "core/picture.hpp"

namespace capstan {

// The dy, if any, for which many pixels of `now` stood dy rows further down in `before`. A guess from few columns:
// compare before you rely on it. tiles: where the two differ, sorted by row, then column.
std::optional<std::int32_t> scroll_offset(const Picture& now, const Picture& before,
                                          std::span<const ChangedTile> tiles);

}  // namespace capstan
