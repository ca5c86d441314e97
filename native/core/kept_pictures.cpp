#include "core/kept_pictures.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace capstan {

namespace {

// All kept pictures together, in bytes; but two of them in any case, without which going back and forth would find
// nothing.
constexpr std::size_t most_memory = 48U << 20;

std::size_t most_kept(const Picture& image) {
  const std::size_t bytes = sizeof(std::uint32_t) * std::max<std::size_t>(area(image.bounds()), 1);
  return std::clamp<std::size_t>(most_memory / bytes, 2, frame_layout::most_references);
}

std::uint8_t number_of(std::size_t index) { return static_cast<std::uint8_t>(index + 1); }

}  // namespace

std::vector<CopySource> KeptPictures::sources() const {
  std::vector<CopySource> found;
  for (std::size_t i = 0; i < kept_.size(); ++i) {
    if (kept_[i].used != 0) found.push_back({.picture = &kept_[i].picture, .reference = number_of(i)});
  }
  return found;
}

std::uint8_t KeptPictures::place_for(const Picture& image, std::span<const CopySource> sources,
                                     std::size_t sampled) const {
  // What this patch copies from is what will be left next and come back again. Of the others the one whose last use is
  // longest ago: so that a window that was edited takes the place of its former self, used when it came.
  using Place = std::tuple<bool, std::uint64_t, std::uint8_t>;  // in use now, when last, number
  std::vector<Place> places;
  for (std::size_t i = 0; i < most_kept(image); ++i) places.emplace_back(false, kept_[i].used, number_of(i));
  for (const CopySource& source : sources) {
    if (source.dy != 0) continue;
    if (same_pixels(image, *source.picture, image.bounds())) return 0;
    std::get<0>(places[source.reference - 1U]) = 4 * source.fits > sampled;
  }
  return std::get<2>(*std::min_element(places.begin(), places.end()));
}

void KeptPictures::keep(std::uint8_t number, Picture& image) {
  std::swap(kept_[number - 1U].picture, image);
  use(number);
}

void KeptPictures::use(std::uint8_t number) { kept_[number - 1U].used = ++uses_; }

void KeptPictures::forget() {
  for (Kept& kept : kept_) kept.used = 0;
}

}  // namespace capstan
