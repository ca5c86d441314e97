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

std::uint8_t KeptPictures::place_for(const Picture& image, std::span<const ChangedTile> sample,
                                     std::span<const CopySource> sources) const {
  // Worst to lose last.
  struct Place {
    bool other = true;  // not a former state of the same content, which `image` stands for from now on
    bool fits = false;  // this patch copies from it
    std::uint64_t used = 0;
    std::uint8_t number = 0;
    bool operator<(const Place& than) const {
      return std::tie(other, fits, used) < std::tie(than.other, than.fits, than.used);
    }
  };
  std::vector<Place> places;
  for (std::size_t i = 0; i < most_kept(image); ++i) {
    Place place{.used = kept_[i].used, .number = number_of(i)};
    for (const CopySource& source : sources) {
      if (source.reference != place.number) continue;
      if (same_pixels(image, *source.picture, image.bounds())) return 0;
      const auto same = std::count_if(sample.begin(), sample.end(), [&](const ChangedTile& tile) {
        return same_pixels(image, *source.picture, tile.bounds);
      });
      place.other = 2 * static_cast<std::size_t>(same) < sample.size();
      place.fits = 4 * source.fits > sample.size();
    }
    places.push_back(place);
  }
  return std::min_element(places.begin(), places.end())->number;
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
